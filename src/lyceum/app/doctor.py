"""`lyceum doctor`: what is present, and how to switch on what is not."""

import shutil
import sys
from pathlib import Path

from lyceum.app import serve
from lyceum.app.files import CHECKOUT_WEB
from lyceum.app.house import House
from lyceum.domains.ai.port import AiStatus
from lyceum.platform import health
from lyceum.platform.health import Check
from lyceum.platform.settings import Settings

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


async def examine() -> int:
    """Print one line a part; 0 when all that the school cannot do without is there."""
    sections, addresses = serve.prepare("all", migrate_first=True)
    settings = sections[Settings]
    assert isinstance(settings, Settings)
    house = House("all", sections, addresses)
    async with house.open():
        models = _models(await house.ports["ai"].status())
        needed = [check for check in await health.run(house.probes) if check.name != "jobs"]
    needed += [_python(), _web(settings)]
    optional = [models, _meanings(), _browser()]
    for check in needed + optional:
        mark = "ok  " if check.ok else "--  "
        print(f"{mark}{check.name:12} {check.detail}" + (f"\n    {'':12} {check.hint}" if check.hint and not check.ok else ""))
    return 0 if all(check.ok for check in needed) else 1


def _python() -> Check:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Check(name="python", ok=sys.version_info >= (3, 11), detail=version, hint="Install Python 3.11 or newer.")


def _web(settings: Settings) -> Check:
    page: Path = (settings.web or CHECKOUT_WEB) / "index.html"
    return Check(name="browser app", ok=page.is_file(), detail="built" if page.is_file() else "not built", hint="Run `make web`.")


def _models(found: AiStatus) -> Check:
    on = [provider.title for provider in found.providers if provider.configured and provider.source == "model"]
    hint = "Lessons are made by rules, and every answer says what made it; `lyceum ai providers` says how to switch a model on."
    return Check(name="ai models", ok=bool(on), detail=", ".join(on) or "none", hint=hint)


def _meanings() -> Check:
    hint = "This version imports no dictionaries: words of your own books show their form, band and sound, and take a meaning you type."
    return Check(name="dictionaries", ok=False, detail="the words of the demo stories only", hint=hint)


def _browser() -> Check:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    hint = "Only the browser tests need it: `apt-get install chromium`, or let `make test` do it."
    return Check(name="chromium", ok=found is not None, detail=found or "not found", hint=hint)
