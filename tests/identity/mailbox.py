"""What people read in their mailboxes: the outbox of a school that sends nothing out of the house."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy

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
    found = []
    for path in sorted((school.house.settings.home / FOLDER).glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=policy.default)
        if str(letter["To"]) == address:
            found.append(Letter(str(letter["Subject"]), letter.get_body(("plain",)).get_content().replace("\r\n", "\n")))
    return found
