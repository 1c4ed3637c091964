"""Templates: a folder each, a file a language, from which the text and the page of a message are made.

A file is paragraphs with `{names}` to fill. An e-mail begins with `Subject: …`. A paragraph that begins with `# ` stands large and apart (a
code); `=> {link} Words` is a button; one that begins with `? ` is left out unless all its names are given.
"""

import html
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lyceum.domains.notify.port import Channel, Locale, MessageInvalid

FOLDER = Path(__file__).parent / "templates"
LOCALES: tuple[Locale, ...] = ("en", "fa")
OURS = frozenset({"school", "host"})
"""Names that every template may use and no caller has to give."""

_NAME = re.compile(r"\{(\w+)\}")
_SUBJECT = "Subject: "
_FONT = {"en": "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif", "fa": "Vazirmatn,'Segoe UI',Tahoma,Arial,sans-serif"}
_PARAGRAPH = '<p style="margin:0 0 16px">{}</p>'
_CODE = '<p style="margin:8px 0 24px;font-size:30px;line-height:1.3;font-weight:600;letter-spacing:5px"><bdi dir="ltr">{}</bdi></p>'
_BUTTON = (
    '<p style="margin:8px 0 24px"><a href="{0}" style="display:inline-block;padding:12px 22px;border-radius:10px;background:#2f5d50;'
    'color:#ffffff;text-decoration:none;font-weight:600">{1}</a></p>'
    '<p style="margin:0 0 24px;font-size:13px;color:#6b6a64;word-break:break-all"><a href="{0}" style="color:#2f5d50" dir="ltr">{0}</a></p>'
)


@dataclass(frozen=True)
class Template:
    """One template in one language."""

    channel: Channel
    subject: str
    blocks: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        """Every name it can be given."""
        return frozenset(_NAME.findall("\n".join((self.subject, *self.blocks)))) - OURS

    @property
    def needed(self) -> frozenset[str]:
        """Names it cannot do without."""
        return frozenset(_NAME.findall("\n".join((self.subject, *(b for b in self.blocks if not b.startswith("? ")))))) - OURS


@dataclass(frozen=True)
class Rendered:
    """A message as it is read; an SMS has nothing but its text."""

    subject: str
    text: str
    html: str


def names() -> list[str]:
    """Every template there is."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


@cache
def find(name: str, locale: Locale) -> Template:
    """A template. Raises MessageInvalid."""
    if name not in names():
        raise MessageInvalid(f"There is no template {name}.", field="template")
    text = (FOLDER / name / f"{locale}.txt").read_text(encoding="utf-8").strip()
    if not text.startswith(_SUBJECT):
        return Template("sms", "", (text,))
    subject, _, body = text.removeprefix(_SUBJECT).partition("\n")
    return Template("email", subject.strip(), tuple(re.split(r"\n\s*\n", body.strip())))


def render(template: Template, locale: Locale, params: dict[str, str]) -> Rendered:
    """Fill a template. `params` has all names it needs, and those of OURS."""
    blocks = [block for block in template.blocks if not block.startswith("? ") or set(_NAME.findall(block)) <= params.keys()]
    blocks = [block.removeprefix("? ") for block in blocks]
    if template.channel == "sms":
        return Rendered("", _filled(template.blocks[0], params), "")
    subject = _filled(template.subject, params)
    return Rendered(subject, "\n\n".join(_plain(block, params) for block in blocks) + "\n", _page(subject, blocks, locale, params))


def _filled(text: str, params: dict[str, str]) -> str:
    return _NAME.sub(lambda slot: params[slot[1]], text)


def _plain(block: str, params: dict[str, str]) -> str:
    if block.startswith("=> "):
        address, _, words = block.removeprefix("=> ").partition(" ")
        return f"{_filled(words, params)}:\n{_filled(address, params)}"
    return _filled(block.removeprefix("# "), params)


def _page(subject: str, blocks: list[str], locale: Locale, params: dict[str, str]) -> str:
    safe = {name: html.escape(value) for name, value in params.items()}
    body = "\n".join(_marked_up(block, safe) for block in blocks)
    slots = {
        "lang": locale,
        "dir": "rtl" if locale == "fa" else "ltr",
        "font": _FONT[locale],
        "school": safe["school"],
        "title": html.escape(subject),
        "body": body,
    }
    return _NAME.sub(lambda slot: slots[slot[1]], (FOLDER / "letter.html").read_text(encoding="utf-8"))


def _marked_up(block: str, safe: dict[str, str]) -> str:
    if block.startswith("# "):
        return _CODE.format(_filled(html.escape(block.removeprefix("# "), quote=False), safe))
    if block.startswith("=> "):
        address, _, words = block.removeprefix("=> ").partition(" ")
        return _BUTTON.format(_filled(address, safe), _filled(html.escape(words, quote=False), safe))
    return _PARAGRAPH.format(_filled(html.escape(block, quote=False), safe).replace("\n", "<br>\n"))
