"""E-mail through an SMTP server (RFC 5321, STARTTLS by RFC 3207)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib

from lyceum.domains.notify.carrier import Handed, Parcel, Result
from lyceum.domains.notify.letters import letter, sendable
from lyceum.domains.notify.port import State
from lyceum.domains.notify.settings import NotifySettings
from lyceum.platform.health import CHECK_SECONDS, Check, said

PERMANENT = 500
"""From this code on a server refuses for good."""
GOODBYE_SECONDS = 2.0


class Smtp:
    """The school's mail server. A refusal of the recipient or of the message for good is final; all else is tried again."""

    name = "smtp"

    def __init__(self, settings: NotifySettings) -> None:
        assert settings.smtp_host
        self._settings = settings
        self._host = settings.smtp_host

    async def send(self, parcel: Parcel, handed: Handed) -> Result:
        """See the base."""
        try:
            to = sendable(parcel.to)
        except UnicodeError:
            return Result("permanent", "The domain of this address cannot be written for mail servers.")
        content = letter(parcel, self._settings.email_from, self._settings.school_name)
        given = False
        try:
            async with asyncio.timeout(self._settings.smtp_timeout_seconds), self._connected() as server:
                plain = to.isascii()
                if not plain and not server.supports_extension("smtputf8"):
                    return Result("permanent", "The mail server takes no address with other letters than ASCII's.")
                await server.mail(self._settings.email_from, options=[] if plain else ["SMTPUTF8"])
                await server.rcpt(to, encoding="ascii" if plain else "utf-8")
                await handed()
                given = True
                answer = await server.data(content)
                return Result("sent", answer.message, answer.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as wrong:
            return _came_of(wrong, given=given)

    def knows(self, parcel: Parcel) -> bool:
        """Nobody can be asked what became of an e-mail."""
        del parcel
        return False

    async def look_up(self, parcel: Parcel) -> Result:
        """See the base."""
        return Result("unknown", f"nobody can say what became of {parcel.id}")

    async def states(self, provider_ids: list[str]) -> dict[str, State]:
        """Nor whether it was delivered."""
        del provider_ids
        return {}

    async def check(self) -> Check:
        """Connects, encrypts and signs in, and sends nothing."""
        title = "e-mail"
        try:
            async with asyncio.timeout(CHECK_SECONDS - 1), self._connected():
                return Check.of(title, said("smtp", "{host} takes it", host=self._host))
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as wrong:
            seen = _came_of(wrong, given=False)
            hint = "Look at LYCEUM_NOTIFY_SMTP_HOST, _PORT, _SECURITY, _USER and _PASSWORD; messages wait until it answers."
            gone = said("smtp_gone", "{host}: {error}", host=self._host, error=seen.detail)
            return Check.of(title, gone, ok=False, advice=said("smtp_settings", hint))

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        given = self._settings
        server = aiosmtplib.SMTP(
            hostname=self._host,
            port=given.smtp_port,
            use_tls=given.smtp_security == "tls",
            start_tls=given.smtp_security == "starttls",  # never a try that goes on in clear
            timeout=given.smtp_timeout_seconds,
            tls_context=self._context() if given.smtp_security != "plain" else None,
        )
        await server.connect()
        try:
            if given.smtp_user and given.smtp_password:
                await server.login(given.smtp_user, given.smtp_password.get_secret_value())
            yield server
        finally:
            await _leave(server)

    def _context(self) -> ssl.SSLContext:
        own = self._settings.smtp_authorities
        return ssl.create_default_context(cafile=str(own) if own else None)


async def _leave(server: aiosmtplib.SMTP) -> None:
    """Say goodbye; one that has gone already need not hear it."""
    try:
        async with asyncio.timeout(GOODBYE_SECONDS):
            await server.quit()
    except (aiosmtplib.SMTPException, OSError, TimeoutError):
        server.close()


def _came_of(wrong: Exception, *, given: bool) -> Result:
    """What a failure means. Permanent is what the server said of this recipient or of this message; the rest an admin can mend."""
    if isinstance(wrong, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError):
        return Result("permanent" if wrong.code >= PERMANENT else "temporary", wrong.message, wrong.code)
    if isinstance(wrong, aiosmtplib.SMTPResponseException) and wrong.code > 0:
        return Result("temporary", f"{type(wrong).__name__}: {wrong.message}", wrong.code)
    reason = "no answer in time" if isinstance(wrong, TimeoutError) else str(wrong) or type(wrong).__name__
    if given:
        return Result("unknown", f"The message was handed over, then: {reason}")
    return Result("temporary", reason)
