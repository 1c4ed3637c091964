"""The outbox: a folder in which each message lies as a file that its owner alone can read. For development, and until a server is named."""

import asyncio
import json
import os
import time
from collections.abc import Iterable
from email import message_from_bytes, policy
from pathlib import Path

from lyceum.domains.notify.carrier import Handed, Parcel, Result
from lyceum.domains.notify.letters import letter
from lyceum.domains.notify.port import Channel, State
from lyceum.domains.notify.settings import NotifySettings
from lyceum.platform.health import Check, said

FOLDER = "outbox"
KEPT_SECONDS = 7 * 24 * 3_600
_SUFFIX: dict[Channel, str] = {"email": ".eml", "sms": ".sms.json"}
_SETTING: dict[Channel, str] = {"email": "LYCEUM_NOTIFY_SMTP_HOST", "sms": "LYCEUM_NOTIFY_KAVENEGAR_KEY"}


class Outbox:
    """Takes every message, and nobody gets it."""

    name = "outbox"

    def __init__(self, home: Path, channel: Channel, settings: NotifySettings) -> None:
        self._folder, self._channel, self._settings = home / FOLDER, channel, settings

    async def send(self, parcel: Parcel, handed: Handed) -> Result:
        """See the base. Written twice it is still one file."""
        del handed
        content = (
            json.dumps({"to": parcel.to, "text": parcel.text}, ensure_ascii=False).encode()
            if parcel.channel == "sms"
            else letter(parcel, self._settings.email_from, self._settings.school_name)
        )
        try:
            await asyncio.to_thread(_write, self._folder / f"{parcel.id}{_SUFFIX[parcel.channel]}", content)
        except OSError as wrong:
            return Result("temporary", f"The file could not be written: {wrong.strerror}")
        return Result("sent", f"lies in the folder {FOLDER}", provider_id=parcel.id)

    def knows(self, parcel: Parcel) -> bool:
        """A file that may be there can be written once more: it is the same file."""
        del parcel
        return True

    async def look_up(self, parcel: Parcel) -> Result:
        """See the base."""
        return Result("temporary", f"{parcel.id} is written again")

    async def states(self, provider_ids: list[str]) -> dict[str, State]:
        """See the base."""
        del provider_ids
        return {}

    async def check(self) -> Check:
        """It is there, and that it is no way out of the house is said."""
        title = {"email": "e-mail", "sms": "SMS"}[self._channel]
        text, setting = "lies in the folder {folder}; nobody gets it until {setting} is set", _SETTING[self._channel]
        return Check.of(title, said("outbox", text, folder=str(FOLDER), setting=setting))


async def read(home: Path, message_id: str, channel: Channel) -> tuple[str, str, str] | None:
    """Recipient, subject and text of a message in the outbox; None when it does not lie there any more."""
    try:
        content = await asyncio.to_thread((home / FOLDER / f"{message_id}{_SUFFIX[channel]}").read_bytes)
    except FileNotFoundError:
        return None
    if channel == "sms":
        told = json.loads(content)
        return told["to"], "", told["text"]
    message = message_from_bytes(content, policy=policy.default)
    text = message.get_body(("plain",))
    return str(message["To"]), str(message["Subject"]), text.get_content().replace("\r\n", "\n") if text else ""


async def remove(home: Path, message_ids: Iterable[str]) -> None:
    """Take these messages out of it."""
    await asyncio.to_thread(_remove, home / FOLDER, [name + suffix for name in message_ids for suffix in _SUFFIX.values()])


def _remove(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)


async def sweep(home: Path) -> int:
    """Take what has lain there for a week out of it; returns how many."""
    return await asyncio.to_thread(_sweep, home / FOLDER)


def _sweep(folder: Path) -> int:
    old = [path for path in folder.glob("*") if path.is_file() and path.stat().st_mtime < time.time() - KEPT_SECONDS]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _write(path: Path, content: bytes) -> None:
    """The file is there whole or not at all, for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
