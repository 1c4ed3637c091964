"""Tells people of every step of the money in their wallet: by SMS, and by e-mail where the school knows no phone of theirs."""

from typing import Literal

from lyceum.domains.identity.port import Identity, User
from lyceum.domains.notify.port import Channel, Message, Notify
from lyceum.kernel.errors import NotFound
from lyceum.kernel.money import said

WALLET = "wallet"
STEP = "billing.tell_wallet"
"""The job. `key` makes a step one message however often it runs."""
What = Literal["filled", "spent", "put_back", "sent_back", "requested", "approved", "paid", "rejected", "returned", "cancelled"]

SAYS: dict[str, dict[What, str]] = {
    "en": {
        "filled": "{amount} have been added to your wallet.",
        "spent": "You paid {amount} out of your wallet.",
        "put_back": "{amount} have been put back into your wallet.",
        "sent_back": "A deposit of {amount} has been given back, and has left your wallet.",
        "requested": "You asked for {amount} out of your wallet. If it was not you, tell the school at once.",
        "approved": "Your withdrawal of {amount} has been approved and goes to the bank next.",
        "paid": "{amount} have been paid to your bank account that ends in {end}. The bank's number: {reference}",
        "rejected": "Your withdrawal of {amount} was refused; the money is in your wallet again. Reason: {reason}",
        "returned": "Your withdrawal of {amount} could not be paid; the money is in your wallet again. Reason: {reason}",
        "cancelled": "You took your withdrawal of {amount} back; the money is in your wallet again.",
    },
    "fa": {
        "filled": "{amount} به کیف پول شما افزوده شد.",
        "spent": "{amount} از کیف پول شما پرداخت شد.",
        "put_back": "{amount} به کیف پول شما بازگردانده شد.",
        "sent_back": "واریزی به مبلغ {amount} بازگردانده و از کیف پول شما کم شد.",
        "requested": "درخواست برداشت {amount} از کیف پول شما ثبت شد. اگر کار شما نبوده است، بی‌درنگ به مدرسه خبر دهید.",
        "approved": "برداشت {amount} تأیید شد و به‌زودی به بانک سپرده می‌شود.",
        "paid": "{amount} به حساب بانکی شما که به {end} ختم می‌شود واریز شد. شمارهٔ پیگیری بانک: {reference}",
        "rejected": "برداشت {amount} پذیرفته نشد و پول به کیف پولتان برگشت. دلیل: {reason}",
        "returned": "برداشت {amount} انجام‌شدنی نبود و پول به کیف پولتان برگشت. دلیل: {reason}",
        "cancelled": "برداشت {amount} را پس گرفتید و پول به کیف پولتان برگشت.",
    },
}


class WalletTelling:
    """The job that tells."""

    def __init__(self, identity: Identity, notify: Notify) -> None:
        self._identity, self._notify = identity, notify

    async def tell(self, key: str, user_id: str, what: What, amount: int, end: str = "", reason: str = "", reference: str = "") -> None:
        """Tell of a step of a withdrawal, where there is a way to."""
        try:
            user = await self._identity.find(user_id)
        except NotFound:  # has left the school meanwhile
            return
        await self.send(user, what, key, amount, end=end, reason=reason, reference=reference)

    async def send(self, user: User, what: What, key: str, amount: int, **words: str) -> None:
        """The message of a step: by SMS, or by e-mail where there is no phone."""
        told = SAYS[user.locale][what].format(amount=said(amount, "IRR", user.locale), **words)
        if user.phone:
            await self._send(user, key, "sms", user.phone, "wallet_step_sms", {"what": told})
        elif user.email:
            await self._send(user, key, "email", user.email, "wallet_step", {"what": told, "link": "/me/wallet"})

    async def _send(self, user: User, key: str, channel: Channel, to: str, template: str, params: dict[str, str]) -> None:
        await self._notify.send(
            Message(key=key, user_id=user.id, channel=channel, to=to, template=template, locale=user.locale, params=params)
        )
