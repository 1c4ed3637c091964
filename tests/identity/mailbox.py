"""What people read in their mailboxes: the outbox of a school that sends nothing out of the house."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from functools import cache
from pathlib import Path

from lyceum.domains.notify.adapters.outbox import FOLDER


@dataclass
class Letter:
    """An e-mail as it was read."""

    subject: str
    text: str

    @property
    def code(self) -> str:
        return re.search(r"^\d{6}$", self.text, re.MULTILINE).group()

    @property
    def token(self) -> str:
        return re.search(r"#(\S+)$", self.text, re.MULTILINE).group(1)


async def read(school, address: str) -> list[Letter]:
    """All that was sent to this address, oldest first, with the jobs that send it done."""
    await school.work()
    files = sorted((school.house.settings.home / FOLDER).glob("*.eml"))
    return [letter for to, letter in map(_opened, files) if to == address]


@cache
def _opened(path: Path) -> tuple[str, Letter]:
    """Who a letter is to, and the letter. Each is opened once: the outbox of a long run holds thousands, and they stay as they are."""
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    return str(letter["To"]), Letter(str(letter["Subject"]), letter.get_body(("plain",)).get_content().replace("\r\n", "\n"))
