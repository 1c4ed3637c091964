"""`lyceum credit …` and `lyceum ledger …`."""

import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any
from uuid import UUID, uuid4

import typer

from lyceum.app.credit import CONSOLE, GrantBody, grant
from lyceum.app.house import House
from lyceum.app.records import PlanBody, grant_plan
from lyceum.domains.ledger.models import SCALES, Currency, Proof
from lyceum.domains.ledger.rules import units, written

Runner = Callable[[Callable[[House], Coroutine[Any, Any, Any]]], Any]


def add(cli: typer.Typer, with_house: Runner) -> None:
    """Put the commands in; `with_house` runs something on the school's database."""
    credit = typer.Typer(help="Credit of users.", no_args_is_help=True)
    ledger = typer.Typer(help="The books.", no_args_is_help=True)
    cli.add_typer(credit, name="credit")
    cli.add_typer(ledger, name="ledger")
    _credit(credit, with_house)
    _ledger(ledger, with_house)


def _credit(credit: typer.Typer, with_house: Runner) -> None:
    @credit.command("grant")
    def give(
        user: Annotated[str, typer.Argument(help="E-mail address or id.")],
        amount: Annotated[str, typer.Argument(help="Such as 2.50 (EUR), 500000 (IRR) or 3600 (SEC).")],
        reason: Annotated[str, typer.Option(help="Why; kept in the books.")],
        currency: Annotated[str, typer.Option(help=f"One of {', '.join(SCALES)}.")] = "EUR",
        key: Annotated[str, typer.Option(help="The key an earlier try printed: it is then done once, however often it is run.")] = "",
    ) -> None:
        """Give a user credit by hand: who, why and when are kept in the books."""
        if currency not in SCALES:
            raise typer.BadParameter(f"there is no currency {currency!r}; there are {', '.join(SCALES)}")
        why = _reason(reason)
        try:
            fact = UUID(key) if key else uuid4()
        except ValueError as wrong:
            raise typer.BadParameter("a key looks like 1b4e28ba-2fa1-4d2b-883f-0016d3cca427", param_hint="--key") from wrong
        named: Currency = currency
        wish = GrantBody(user=user, amount=units(amount, named), currency=named, reason=why)
        print(f"key {fact}: after a failure, run it again with --key {fact}", file=sys.stderr)
        done = with_house(lambda house: grant(house.ports, wish, fact, CONSOLE))
        has = ", ".join(written(balance.available, balance.currency) for balance in done.balances if balance.currency == currency)
        print(f"{done.email or done.user_id} was given {written(wish.amount, named)} and has {has} now. Key: {fact}")

    @credit.command("plan")
    def put_on_plan(
        user: Annotated[str, typer.Argument(help="E-mail address or id.")],
        plan: Annotated[str, typer.Argument(help="Its code, such as premium; the admin page of prices lists them.")],
        reason: Annotated[str, typer.Option(help="Why; kept with the plan.")],
    ) -> None:
        """Put a user on a plan: who did it, when and why is kept for good."""
        wish = PlanBody(plan=plan, reason=_reason(reason))
        done = with_house(lambda house: grant_plan(house.ports, user, wish, CONSOLE))
        calls = "any number of" if done.calls_an_hour is None else done.calls_an_hour
        print(f"{done.email or done.id} is on the plan {done.plan}: {calls} calls of paid models an hour.")


def _reason(given: str) -> str:
    if not 3 <= len(given.strip()) <= 500:
        raise typer.BadParameter("say why in 3 to 500 characters", param_hint="--reason")
    return given.strip()


def _ledger(ledger: typer.Typer, with_house: Runner) -> None:
    @ledger.command("verify")
    def verify() -> None:
        """Prove the books from the first entry: print the sums of each currency, and end with status 1 if anything is wrong."""

        async def prove(house: House) -> Proof:
            check: Callable[[], Awaitable[Proof]] = house.ports["ledger"].verify
            return await check()

        found: Proof = with_house(prove)
        for line in _told(found):
            print(line)
        if found.problems:
            print("\n".join(f"WRONG: {problem}" for problem in found.problems), file=sys.stderr)
            sys.exit(1)
        print(f"The books are right: {found.transfers:,} transfers.")


def _told(found: Proof) -> list[str]:
    lines = []
    for total in found.sums:
        lines.append(
            f"{total.currency}: {total.accounts:,} accounts, {total.transfers:,} transfers; "
            f"people {written(total.people, total.currency)}, of it held {written(total.held, total.currency)}, "
            f"promotional {written(total.promised, total.currency)}; "
            f"the school {written(total.school, total.currency)}"
        )
        if total.cost_pico or total.short_pico:
            lines.append(
                f"     usage {total.cost_pico:,} pico = charged {total.charged:,} units, accrued {total.accrued_pico:,} pico, "
                f"not borne {total.short_pico:,} pico"
            )
    return lines
