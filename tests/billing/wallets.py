"""Somebody with a wallet, and what can be done with it through HTTP."""

from typing import Any

from tests.billing.banks import Sandbox
from tests.billing.buying import Buyer, keyed
from tests.conftest import Client, School

SHEBA = "IR062960000000100324200001"
HOLDER = "Mina Rahimi"


async def filled(school: School, rial: int, client: Client | None = None) -> Buyer:
    """Somebody with this much in the wallet, who pays out of it."""
    buyer = Buyer(school, client or await school.client(), currency="IRR")
    await fill(buyer, rial)
    buyer.gateway = "wallet"
    return buyer


async def fill(buyer: Buyer, rial: int, choice: str = "approve") -> dict[str, Any]:
    """Fill a wallet at the sandbox bank; the payment as it began."""
    answer = await buyer.client.post("/api/billing/wallet/deposits", json={"amount": rial, "gateway": "sandbox"}, headers=keyed())
    assert answer.status_code == 201, answer.text
    buyer.order = (await buyer.client.get("/api/billing/orders?limit=1")).json()["items"][0]
    turn: dict[str, Any] = answer.json()
    back = await Sandbox("IRR").choose(buyer, turn, choice)
    assert back
    assert await buyer.back(back) == 303
    return turn


async def wallet(buyer: Buyer) -> tuple[int, int, int]:
    """What can be spent, what is set aside, what is on its way out."""
    told = (await buyer.client.get("/api/billing/wallet")).json()
    return told["available"], told["held"], told["withdrawing"]


async def lines(buyer: Buyer) -> list[tuple[int, str]]:
    """The wallet's lines in the books, newest first."""
    page = (await buyer.client.get("/api/credit/entries?code=wallet&currency=IRR")).json()
    return [(one["amount"], one["reason"]) for one in page["items"]]


async def proved(school: School) -> None:
    """The books are right from the first entry on."""
    assert (await school.house.ports["ledger"].verify()).problems == ()


async def ask(buyer: Buyer, rial: Any, key: dict[str, str] | None = None, **changes: Any) -> Any:
    """Ask for a withdrawal; the answer."""
    body = {"amount": rial, "sheba": SHEBA, "holder": HOLDER, **changes}
    return await buyer.client.post("/api/billing/wallet/withdrawals", json=body, headers=key or keyed())


async def asked(buyer: Buyer, rial: int) -> dict[str, Any]:
    """A withdrawal that was asked for."""
    answer = await ask(buyer, rial)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def act(who: Client, withdrawal: dict[str, Any], what: str, **body: Any) -> Any:
    """One of those who look after money decides; the answer."""
    given = body or {"approve": {"amount": withdrawal["amount"]}}.get(what, {"reason": "not today"})
    return await who.post(f"/api/billing/withdrawals/{withdrawal['id']}/{what}", json=given, headers=keyed())


async def cancel(buyer: Buyer, withdrawal: dict[str, Any]) -> Any:
    """Its owner takes it back; the answer."""
    return await buyer.client.post(f"/api/billing/wallet/withdrawals/{withdrawal['id']}/cancel", json={}, headers=keyed())


async def state(buyer: Buyer, withdrawal: dict[str, Any]) -> str:
    """How it stands for its owner."""
    items = (await buyer.client.get("/api/billing/wallet/withdrawals")).json()["items"]
    return next(str(one["state"]) for one in items if one["id"] == withdrawal["id"])
