"""The calls of the schema's functions, and what their errors mean."""

import json
from collections.abc import Sequence
from typing import Any

from asyncpg import PostgresError

from lyceum.domains.ledger import rules
from lyceum.domains.ledger.models import Transfer
from lyceum.domains.ledger.port import (
    AccountClosed,
    AccountInUse,
    AccountNotFound,
    HoldClosed,
    HoldNotFound,
    HoldTooSmall,
    KeyReused,
    NotEnoughCredit,
    ReversalRefused,
    TransferNotFound,
)
from lyceum.kernel.errors import Invalid, LyceumError
from lyceum.platform.database import SOON, Database
from lyceum.platform.logs import log

POST = "SELECT ledger.post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
POST_ALL = "SELECT ledger.post_all($1)"
REVERSE = "SELECT ledger.reverse($1, $2, $3, $4, $5, $6)"
RESERVE = "SELECT * FROM ledger.reserve_all($1, $2, $3, $4, $5, $6)"
RESERVE_SOON = f"SELECT r.* FROM ({SOON}) AS soon, ledger.reserve_all($1, $2, $3, $4, $5, $6) AS r"  # noqa: S608  (its own words)
CAPTURE = "SELECT ledger.capture($1, $2, $3, $4, $5, $6, $7)"
RELEASE = "SELECT ledger.release($1)"
DELIVER = "SELECT * FROM ledger.deliver_all($1, $2, $3, $4, $5, $6, $7, $8, $9)"
CLOSE = "SELECT ledger.close_account($1, $2, $3, $4, $5, $6)"
FORGET = "SELECT * FROM ledger.forget_owner($1, $2)"
PROMISE = "SELECT ledger.promise($1, $2, $3, $4, $5, $6, $7)"
EXPIRE = "SELECT ledger.expire($1, $2)"
OPEN_HOLDS = "SELECT * FROM ledger.open_holds($1, $2)"
SWEEP = "SELECT ledger.sweep($1)"
INSPECT = "SELECT * FROM ledger.inspect()"

DEADLOCK, UNIQUE, CHECK, TOO_LONG = "40P01", "23505", "23514", "22001"
TRIES = 3
_MEANING: dict[str, type[LyceumError]] = {
    "LG001": AccountClosed,  # or of another currency, which an account found by its name never is
    "LG002": AccountClosed,
    "LG003": NotEnoughCredit,  # what is left is promotional, or of a promotion
    "LG004": HoldTooSmall,
    "LG005": KeyReused,
    "LG006": HoldClosed,
    "LG007": HoldNotFound,
    "LG008": ReversalRefused,
    "LG011": AccountInUse,
    "LG012": TransferNotFound,
    "LG013": AccountNotFound,
}


async def call(db: Database, statement: str, *arguments: Any) -> Any:
    """The row a function answers. Raises what the port declares."""
    return (await _called(db, statement, *arguments))[0]


async def call_all(db: Database, statement: str, rows: Sequence[tuple[Any, ...]]) -> list[Any]:
    """The rows a function answers for these, in one transaction. Raises what the port declares, and then none of them was done."""
    return await _called(db, statement, *zip(*rows, strict=True))


async def _called(db: Database, statement: str, *arguments: Any) -> list[Any]:
    """The rows a function answers.

    One lock order everywhere leaves no deadlock to two honest callers; two that use one key for different things can still meet in one,
    and then the second try says KeyReused.
    """
    for left in reversed(range(TRIES)):
        try:
            return await db.calls(statement, *arguments)
        except PostgresError as refused:
            state = str(refused.sqlstate)
            if state == DEADLOCK and left:
                log.warning("ledger: deadlock, tried again", statement=statement)
                continue
            raise _meant(refused, state) from refused
    raise AssertionError


def _meant(refused: Any, state: str) -> BaseException:
    constraint = getattr(refused, "constraint_name", None)
    if state in _MEANING:
        return _MEANING[state]()
    if constraint == "never_negative":
        return NotEnoughCredit()
    if state == UNIQUE and constraint in ("transfers_pkey", "usage_pkey", "holds_pkey"):
        return KeyReused()
    if state in (CHECK, TOO_LONG):  # a value that a column can't take: what came past the models
        return Invalid(f"The books cannot keep this: {refused}.")
    crash: BaseException = refused
    return crash


def post_arguments(transfer: Transfer) -> tuple[Any, ...]:
    """A transfer as `ledger.post` takes it."""
    debit, credit = transfer.debit, transfer.credit
    return (
        transfer.id,
        debit.owner,
        debit.code,
        credit.owner,
        credit.code,
        transfer.currency,
        transfer.amount,
        rules.reason(transfer.reason),
        transfer.ref,
        transfer.note,
        transfer.actor,
        transfer.group_id,
    )


def packed(transfers: tuple[Transfer, ...]) -> str:
    """Transfers as `ledger.post_all` takes them."""
    names = (
        "id",
        "debit_owner",
        "debit_code",
        "credit_owner",
        "credit_code",
        "currency",
        "amount",
        "reason",
        "ref",
        "note",
        "actor",
        "group_id",
    )
    return json.dumps([dict(zip(names, post_arguments(transfer), strict=True)) for transfer in transfers], default=str)
