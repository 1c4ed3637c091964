"""What is told of a wallet. Amounts are whole rial, everywhere inside; toman is a matter of the page that shows them."""

from typing import Annotated

from pydantic import Field

from lyceum.domains.billing.models import MAX_PRICE, TOMAN, Frozen, Way
from lyceum.domains.billing.tiers.models import Membership

Rial = Annotated[int, Field(strict=True, ge=TOMAN, le=MAX_PRICE["IRR"], multiple_of=TOMAN)]
"""What somebody asks for: whole toman, so that every page can say it."""


class Bounds(Frozen):
    """The least and the most of something at once, in rial."""

    least: int
    most: int


class WalletTold(Frozen):
    """A wallet as its owner sees it, in rial. `available` can be spent, `held` is set aside for a purchase under way, `withdrawing` was
    asked for and is not paid out yet. `ways` are those by which it can be filled.
    """

    available: int
    held: int
    withdrawing: int
    ways: tuple[Way, ...]
    deposits: Bounds
    withdrawals: Bounds
    membership: Membership
