"""An e-mail as bytes: headers that nothing can break out of, the text, and the same as a page."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from lyceum.domains.notify.carrier import Parcel
from lyceum.kernel.clock import now

_POLICY = policy.SMTP.clone(max_line_length=76, cte_type="7bit")
_WITHOUT_ASCII = policy.SMTPUTF8.clone(max_line_length=76, cte_type="7bit")


def sendable(address: str) -> str:
    """The address as mail servers know it: its domain in ASCII. Raises ValueError for a domain that cannot be written so."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def letter(parcel: Parcel, sender: str, school: str) -> bytes:
    """The message for its recipient. Its Message-ID is made from the message's own id: whoever gets it twice can tell."""
    to = sendable(parcel.to)
    message = EmailMessage(_POLICY if to.isascii() else _WITHOUT_ASCII)
    message["From"] = Address(school, addr_spec=sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = parcel.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{parcel.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = parcel.locale
    message.set_content(parcel.text, charset="utf-8", cte="base64" if not parcel.text.isascii() else None)
    message.add_alternative(parcel.html, subtype="html", charset="utf-8", cte="quoted-printable")
    return message.as_bytes()
