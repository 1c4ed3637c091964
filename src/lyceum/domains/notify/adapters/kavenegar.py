"""SMS through Kavenegar's REST API (kavenegar.com/rest.html): `sms/send`, `verify/lookup`, `sms/status`, `sms/statuslocalmessageid`.

The key is part of the address, so no address is ever logged. What counts is `return.status` in the body, whatever HTTP says.
"""

import json
from typing import Any
from uuid import UUID

import aiohttp

from lyceum.domains.notify.carrier import Handed, Parcel, Result
from lyceum.domains.notify.port import Outcome, State
from lyceum.domains.notify.settings import NotifySettings
from lyceum.platform.health import CHECK_SECONDS, Check, said

GOOD = 200
MEANING: dict[int, tuple[Outcome, str]] = {
    400: ("permanent", "the parameters are not complete"),
    401: ("temporary", "the account is switched off"),
    402: ("temporary", "the operation failed"),
    403: ("temporary", "the key of the API is not valid"),
    404: ("permanent", "there is no such method"),
    405: ("permanent", "it was called by the wrong HTTP method"),
    406: ("permanent", "a parameter is missing"),
    407: ("temporary", "this server's network address may not use the account"),
    409: ("temporary", "their server cannot answer now"),
    411: ("permanent", "the number is not valid"),
    412: ("temporary", "the line that it should come from is not valid"),
    413: ("permanent", "the text is empty or too long"),
    414: ("permanent", "too many at once"),
    418: ("temporary", "the credit of the account is used up"),
    420: ("permanent", "the account may not send links"),
    422: ("permanent", "the text holds characters that cannot be sent"),
    424: ("temporary", "there is no template of this name, or it is not approved yet"),
    426: ("temporary", "the account needs the advanced service for this"),
    428: ("permanent", "a code that is spoken has digits alone"),
    431: ("permanent", "the code has a space or another separator"),
    432: ("temporary", "the template lacks %token"),
    451: ("temporary", "too many for this number"),
    501: ("permanent", "a test account reaches its owner alone"),
}
"""What they answer, and whether it may pass. What is not listed is not tried again."""
DELIVERED, NOT_SENT_AFTER_ALL, BLOCKED, UNKNOWN_ID = 10, (6, 11, 13), 14, 100
MAX_IDS = 500
LOW_CREDIT_RIAL = 500_000
_LOCAL_ID_BITS = 62


class Kavenegar:
    """An account there. A code goes by its approved template where there is one, which also reaches people who block advertising."""

    name = "kavenegar"

    def __init__(self, settings: NotifySettings) -> None:
        assert settings.kavenegar_key
        self._settings = settings
        self._base = f"{settings.kavenegar_url}/v1/{settings.kavenegar_key.get_secret_value()}"

    async def send(self, parcel: Parcel, handed: Handed) -> Result:
        """See the base."""
        template = self._settings.kavenegar_code_template
        await handed()
        if parcel.code and template:
            return await self._asked("verify/lookup", receptor=_national(parcel.to), token=parcel.code, template=template)
        fields = {"receptor": _national(parcel.to), "message": parcel.text, "localid": _local_id(parcel)}
        line = {"sender": self._settings.kavenegar_sender} if self._settings.kavenegar_sender else {}
        return await self._asked("sms/send", **fields, **line)

    def knows(self, parcel: Parcel) -> bool:
        """By our own number of it; a code that went by a template has none."""
        return not (parcel.code and self._settings.kavenegar_code_template)

    async def look_up(self, parcel: Parcel) -> Result:
        """See the base."""
        answer, entries, failed = await self._call("sms/statuslocalmessageid", localid=_local_id(parcel))
        if failed:
            return Result("unknown", failed.detail, failed.code)
        if answer != GOOD or not entries:
            return Result("unknown", "they do not say what became of it", answer)
        if entries[0].get("status") == UNKNOWN_ID:
            return Result("temporary", "it never arrived there", UNKNOWN_ID)
        return Result("sent", "found by our own number", answer, _number(entries))

    async def states(self, provider_ids: list[str]) -> dict[str, State]:
        """See the base."""
        _, entries, _ = await self._call("sms/status", messageid=",".join(provider_ids[:MAX_IDS]))
        found: dict[str, State] = {}
        for entry in entries:
            status = entry.get("status")
            if status == DELIVERED or status in (*NOT_SENT_AFTER_ALL, BLOCKED):
                found[str(entry.get("messageid"))] = "delivered" if status == DELIVERED else "failed"
        return found

    async def check(self) -> Check:
        """Whether the account answers and has credit."""
        answer, entries, failed = await self._call("account/info", seconds=CHECK_SECONDS - 1)
        if failed or answer != GOOD or not entries:
            detail = failed.detail if failed else MEANING.get(answer, ("permanent", f"status {answer}"))[1]
            advice = said("kavenegar_key", "Look at LYCEUM_NOTIFY_KAVENEGAR_KEY and the account.")
            return Check.of("SMS", said("kavenegar_refuses", "Kavenegar: {error}", error=detail), ok=False, advice=advice)
        credit = int(entries[0].get("remaincredit") or 0)
        pay = said("kavenegar_pay", "Put money into the account at Kavenegar before it is used up.")
        seen = said("kavenegar_credit", "Kavenegar, {credit:,} rial left", credit=credit)
        return Check.of("SMS", seen, ok=credit > 0, advice=None if credit >= LOW_CREDIT_RIAL else pay)

    async def _asked(self, method: str, **fields: str) -> Result:
        answer, entries, failed = await self._call(method, None, **fields)
        if failed:
            return failed
        if answer == GOOD:
            return Result("sent", str(entries[0].get("statustext") or "taken") if entries else "taken", answer, _number(entries))
        outcome, meaning = MEANING.get(answer, ("permanent", "an answer that is not in their list"))
        return Result(outcome, meaning, answer)

    async def _call(self, method: str, seconds: float | None = None, **fields: str) -> tuple[int, list[dict[str, Any]], Result | None]:
        """`return.status` and the entries of an answer; or what it means that there is none. No text of an error holds the address."""
        limit = aiohttp.ClientTimeout(total=seconds or self._settings.kavenegar_timeout_seconds)
        try:  # a client whose log has no addresses
            async with aiohttp.ClientSession(timeout=limit) as client, client.post(f"{self._base}/{method}.json", data=fields) as answer:
                body, http = await answer.read(), answer.status
        except aiohttp.ClientConnectorError as gone:
            return 0, [], Result("temporary", f"not reached: {type(gone).__name__}")
        except (aiohttp.ClientError, TimeoutError) as wrong:
            return 0, [], Result("unknown", f"no answer: {type(wrong).__name__}")
        try:
            told = json.loads(body)
            status, entries = int(told["return"]["status"]), told.get("entries") or []
        except (ValueError, KeyError, TypeError):
            return 0, [], Result("unknown", "the answer is not theirs", http)
        return status, [entry for entry in (entries if isinstance(entries, list) else [entries]) if isinstance(entry, dict)], None


def _national(number: str) -> str:
    """As their receptors are written: Iranian numbers from 0, others after 00."""
    return f"0{number[3:]}" if number.startswith("+98") else f"00{number[1:]}"


def _number(entries: list[dict[str, Any]]) -> str | None:
    """How they know the message."""
    number = entries[0].get("messageid") if entries else None
    return str(number) if number else None


def _local_id(parcel: Parcel) -> str:
    """Our number of a message, as a whole number that fits into theirs."""
    return str(UUID(parcel.id).int & ((1 << _LOCAL_ID_BITS) - 1))
