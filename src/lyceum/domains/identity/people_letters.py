"""Messages about what is done to somebody's account, and to those who are invited. Sent after the transaction, each under its own key."""

from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.people_models import Invitation, PersonDetail
from lyceum.domains.notify.port import Message, Notify
from lyceum.kernel.principal import Role

ROLE_NAMES: dict[Locale, dict[Role, str]] = {
    "en": {
        "student": "learner",
        "teacher": "teacher",
        "author": "author",
        "creator": "creator",
        "supervisor": "supervisor",
        "agent": "agent",
        "accountant": "accountant",
        "admin": "admin",
    },
    "fa": {
        "student": "زبان‌آموز",
        "teacher": "معلم",
        "author": "نویسنده",
        "creator": "سازنده",
        "supervisor": "سرپرست",
        "agent": "کارگزار",
        "accountant": "حسابدار",
        "admin": "مدیر",
    },
}
_ALL_FACTORS: dict[Locale, str] = {
    "en": "An admin took all of them away; sign in with your password and set up a new one.",
    "fa": "مدیر همه را برداشت؛ با گذرواژه وارد شوید و یکی تازه بسازید.",
}


class PeopleLetters:
    """What each message is, and to whom it goes; somebody without an address gets none."""

    def __init__(self, notify: Notify) -> None:
        self._notify = notify

    async def invitation(self, sent: Invitation, token: str) -> None:
        """The link of an invitation, to the invited address alone."""
        params = {"link": f"/invitation#{token}", "inviter": sent.inviter, "role": ROLE_NAMES[sent.locale][sent.role]}
        key = f"invitation {sent.id} {sent.sent_at.isoformat()}"
        secret = frozenset({"inviter"})  # whose name it is may want to be forgotten, and the message belongs to somebody else
        message = Message(key=key, channel="email", to=sent.email, template="invitation", locale=sent.locale, params=params, secret=secret)
        await self._notify.send(message)

    async def suspended(self, person: PersonDetail) -> None:
        """That an account was suspended, and why."""
        await self._tell(person, "account_suspended", {"reason": person.suspended_reason or ""})

    async def factors_forgotten(self, person: PersonDetail) -> None:
        """That somebody's second factors were taken away: it might not have been them who asked."""
        await self._tell(person, "second_factor_changed", {"what": _ALL_FACTORS[person.locale]})

    async def _tell(self, person: PersonDetail, template: str, params: dict[str, str]) -> None:
        if person.email is None:
            return
        key = f"{template} {person.id} {person.version}"
        message = Message(
            key=key, user_id=person.id, channel="email", to=person.email, template=template, locale=person.locale, params=params
        )
        await self._notify.send(message)
