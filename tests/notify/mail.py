"""A real SMTP server on loopback (aiosmtpd), which misbehaves as it is told."""

import asyncio
import datetime
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "school", "three wet umbrellas"
REFUSALS = {
    "421 at once": "421 4.3.2 closing",
    "450 recipient": "450 4.2.1 <{to}> is busy, come back",
    "550 recipient": "550 5.1.1 <{to}> unknown here",
    "554 message": "554 5.7.1 refused as spam",
    "552 message": "552 5.2.2 mailbox of {to} is full",
}


@dataclass
class Post:
    """A running server. `cases` are used up one a message, the last one stays; `letters` is what it took."""

    port: int = 0
    cases: list[str] = field(default_factory=lambda: ["good"])
    letters: list[EmailMessage] = field(default_factory=list)
    envelopes: list[object] = field(default_factory=list)
    sessions: list[object] = field(default_factory=list)
    case: str = "good"
    _server: asyncio.Server | None = None

    async def start(self, **arguments) -> "Post":
        """Listen on a free port; `arguments` are aiosmtpd's."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Smtp(self, loop=loop, hostname="post.test", **arguments), "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def stop(self) -> None:
        assert self._server
        self._server.close()

    # aiosmtpd asks these

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        self.case = self.cases.pop(0) if len(self.cases) > 1 else self.cases[0]
        if self.case == "421 at once":
            return REFUSALS[self.case]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.case.endswith("recipient"):
            return REFUSALS[self.case].format(to=address)
        if self.case == "cut before":
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.case.endswith("message"):
            return REFUSALS[self.case].format(to=envelope.rcpt_tos[0])
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.envelopes.append(envelope)
        self.sessions.append(session)
        if self.case == "hang":
            await asyncio.sleep(3600)
        if self.case == "cut after":
            server.transport.close()
        return "250 2.0.0 taken"


class _Smtp(SMTP):
    def __init__(self, post: Post, **arguments) -> None:
        super().__init__(post, **arguments)


def authenticator(server, session, envelope, mechanism, data) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that nobody but us trusts: its file, and what a server presents."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post.test")])
    moment = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - datetime.timedelta(days=1))
        .not_valid_after(moment + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    shown, hidden = folder / "post.crt", folder / "post.key"
    shown.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    hidden.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(shown, hidden)
    return shown, context
