"""What is noted and told when second factors change, and codes that go out by e-mail."""

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules, step_store, store
from lyceum.domains.identity.factor_errors import CodeTooSoon
from lyceum.domains.identity.factor_words import WORDS, What
from lyceum.domains.identity.letters import tell
from lyceum.domains.identity.limits import Limits
from lyceum.domains.identity.proofs import Proofs
from lyceum.domains.identity.tables import UserRow
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.clock import now
from lyceum.kernel.ids import new_id


class FactorNews:
    """Works inside its callers' transactions, except `send`, which comes after them."""

    def __init__(self, proofs: Proofs, limits: Limits, notify: Notify) -> None:
        self._proofs = proofs
        self._limits = limits
        self._notify = notify

    async def changed(self, tx: AsyncSession, user: UserRow, what: What, **detail: str | None) -> None:
        """A second factor was added, taken away or used up: it is noted, and its owner hears of it."""
        await store.note(tx, user.id, f"factor_{what}", **detail)
        await tell(tx, user.id, "second_factor_changed", what=WORDS[user.locale][what])

    async def code(self, tx: AsyncSession, user: UserRow, bound: bytes) -> Message:
        """A message with a new code for this purpose, to be sent when the transaction is over. Raises CodeTooSoon, TooMany."""
        before = await step_store.sent_at(tx, bound)
        since = (now() - before).total_seconds() if before else rules.MAILED_CODE_PAUSE_SECONDS
        if since < rules.MAILED_CODE_PAUSE_SECONDS:
            raise CodeTooSoon(seconds=int(rules.MAILED_CODE_PAUSE_SECONDS - since) + 1)
        await self._limits.mailed_code(tx, user.id)
        code = await self._proofs.new_email_code(tx, user.id, bound)
        assert user.email  # whoever has no address is offered no code
        await store.note(tx, user.id, "code_mailed", email=rules.masked(user.email))
        to = {"channel": "email", "to": user.email, "locale": user.locale}
        return Message.model_validate(
            {"key": f"sign_in_code:{new_id()}", "user_id": user.id, "template": "sign_in_code", "params": {"code": code}, **to}
        )

    async def send(self, letter: Message) -> None:
        """Send it."""
        await self._notify.send(letter)
