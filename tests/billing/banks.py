"""Banks of the tests: each does what it is told at its page, and says what the browser brings back."""

from typing import Any, Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID

from lyceum.domains.billing.payments import sent_of
from lyceum.kernel.clock import now
from tests.billing.buying import Back, Buyer


class Bank(Protocol):
    """What a scenario needs of a bank. `speaks_only_of_what_it_is_shown`: without the browser's reference it cannot be asked."""

    gateway: str
    currency: str
    speaks_only_of_what_it_is_shown: bool

    async def choose(self, buyer: Buyer, turn: dict[str, Any], choice: str) -> Back | None: ...

    async def confirmed_unseen(self, buyer: Buyer, turn: dict[str, Any]) -> None: ...

    def given_up(self, turn: dict[str, Any], back: Back) -> Back: ...

    def of_another(self, turn: dict[str, Any], back: Back) -> Back: ...


class Sandbox:
    """The built-in bank, at its own page."""

    gateway = "sandbox"
    speaks_only_of_what_it_is_shown = False

    def __init__(self, currency: str = "EUR") -> None:
        self.currency = currency

    async def choose(self, buyer: Buyer, turn: dict[str, Any], choice: str) -> Back | None:
        """Press a button on the bank's page."""
        visitor = buyer.school.visitor()
        assert (await visitor.get(turn["url"])).status_code == 200
        answer = await visitor.post(turn["url"], data={"choice": choice})
        if answer.status_code == 200:
            return None
        assert answer.status_code == 303
        parts = urlsplit(answer.headers["location"])
        return Back(f"{parts.path}?{parts.query}")

    async def confirmed_unseen(self, buyer: Buyer, turn: dict[str, Any]) -> None:
        """The school asked and died before it could note the answer."""
        sandbox = buyer.billing.sandbox
        await sandbox.confirm(turn["url"].rpartition("/")[2], 0)

    def given_up(self, turn: dict[str, Any], back: Back) -> Back:
        """The same way back, with word that nothing was paid."""
        parts = urlsplit(back.path)
        return Back(f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'status': 'NOK'})}")

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        """The same way back, naming a payment that is somebody else's."""
        parts = urlsplit(back.path)
        return Back(f"{parts.path}?{urlencode({**dict(parse_qsl(parts.query)), 'authority': 'f' * 32})}")


class InWallet:
    """The buyer's own wallet: there is nothing to choose, the browser comes straight back."""

    gateway, currency = "wallet", "IRR"
    speaks_only_of_what_it_is_shown = False

    async def choose(self, buyer: Buyer, turn: dict[str, Any], choice: str) -> Back | None:
        """Whatever one would choose elsewhere: the way back is the same."""
        del buyer, choice
        return Back(urlsplit(turn["url"]).path)

    async def confirmed_unseen(self, buyer: Buyer, turn: dict[str, Any]) -> None:
        """The school asked its books and died before it could note the answer."""
        gateway = buyer.billing._payments.gateways["wallet"]  # the tests' way behind the counter
        row = await buyer.billing._payments._row(UUID(turn["payment_id"]))
        await gateway.confirm(sent_of(row, now()))

    def given_up(self, turn: dict[str, Any], back: Back) -> Back:
        """A browser brings nothing that could say so."""
        del turn
        return back

    def of_another(self, turn: dict[str, Any], back: Back) -> Back:
        """Nor whose it is."""
        del turn
        return back
