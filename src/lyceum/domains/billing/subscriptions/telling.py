"""Tells people what becomes of their subscription: by e-mail where there is an address, else by SMS."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from lyceum.domains.billing.subscriptions import store
from lyceum.domains.billing.subscriptions.models import What
from lyceum.domains.billing.subscriptions.tables import HistoryRow, SubscriptionRow
from lyceum.domains.identity.port import Identity, User
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.errors import NotFound
from lyceum.kernel.jalali import written
from lyceum.kernel.money import said
from lyceum.platform.database import Database

PAGE = "/me/plan"
TEMPLATES: Mapping[What, str] = {
    "renewed": "subscription_renewed",
    "recovered": "subscription_renewed",
    "payment_failed": "subscription_unpaid",
    "ended": "subscription_ended",
}
BY_SMS = {name: f"{name}_sms" for name in ("subscription_renews", "subscription_unpaid", "subscription_ended")}


class News:
    """The job that sends the message; under the line's own key, so that it is one however often the job runs."""

    def __init__(self, db: Database, identity: Identity, notify: Notify) -> None:
        self._db, self._identity, self._notify = db, identity, notify

    async def tell(self, history_id: str) -> None:
        """Send it, where there is an address to send it to."""
        async with self._db.as_room(store.ROOM) as tx:
            line = await tx.get(HistoryRow, UUID(history_id))
            row = await store.one(tx, line.subscription_id) if line else None
            called = await store.names(tx, [row]) if row else {}
        if line is None or row is None:
            return
        try:
            user = await self._identity.find(row.owner_id)
        except NotFound:  # has left the school meanwhile
            return
        to, template = user.email or user.phone, _template(line)
        if to is None or template is None:
            return
        if user.email is None:
            template = BY_SMS.get(template)
            if template is None:  # not worth an SMS
                return
        await self._notify.send(
            Message(
                key=f"billing subscription {history_id}",
                user_id=user.id,
                channel="email" if user.email else "sms",
                to=to,
                template=template,
                locale=user.locale,
                params={
                    "plan": called.get(row.product_code, {}).get(user.locale, row.product_code),
                    "link": PAGE,
                    **_params(line, row, user),
                },
            )
        )


def _template(line: HistoryRow) -> str | None:
    if line.what == "reminded":
        return "subscription_ends_soon" if line.detail.get("ends") else "subscription_renews"
    return TEMPLATES.get(line.what)


def _params(line: HistoryRow, row: SubscriptionRow, user: User) -> dict[str, str]:
    """What the templates fill in; each takes what it needs."""
    detail: dict[str, Any] = line.detail
    params = {"amount": said(int(detail["price"]), row.currency, user.locale)} if "price" in detail else {}
    if day := detail.get("next_try") or detail.get("period_end"):
        params["day"] = written(datetime.fromisoformat(day), user.locale, user.time_zone)
    return params
