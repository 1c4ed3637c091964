"""A school in which real payment gateways are switched on, each with its stand-in."""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.platform.postgres import Addresses
from lyceum.platform.settings import load
from tests.billing.paddle_subscriptions import PaddleBilling
from tests.billing.standins import MellatBank, PaddleBank, SepBank, StandIn, StripeBank, ZarinpalBank
from tests.billing.stripe_subscriptions import StripeBilling
from tests.conftest import School

PREFIX = "LYCEUM_BILLING_"


@dataclass
class Market:
    """The school and its banks."""

    school: School
    banks: dict[str, StandIn]


@pytest.fixture(scope="session")
async def market(addresses: Addresses) -> AsyncIterator[Market]:
    """One for the whole run: every buyer is new."""
    banks = {bank.gateway: await bank.start() for bank in (ZarinpalBank(), SepBank(), MellatBank(), StripeBilling(), PaddleBilling())}
    told = {
        "ZARINPAL_MERCHANT_ID": ZarinpalBank.MERCHANT,
        "SEP_TERMINAL": SepBank.TERMINAL,
        "MELLAT_TERMINAL": MellatBank.TERMINAL,
        "MELLAT_USER_NAME": "school",
        "MELLAT_PASSWORD": "secret",
        "PADDLE_KEY": PaddleBank.KEY,
        "PADDLE_CLIENT_TOKEN": PaddleBank.TOKEN,
        "PADDLE_WEBHOOK_SECRETS": PaddleBank.SECRET,
        "STRIPE_KEY": StripeBank.KEY,
        "STRIPE_WEBHOOK_SECRETS": f"whsec_old, {StripeBank.SECRET}",
        **{f"{name.upper()}_ADDRESS": bank.address for name, bank in banks.items()},
    }
    told["PADDLE_SCRIPT"] = f"{banks['paddle'].address}/paddle/v2/paddle.js"
    settings = {PREFIX + name: value for name, value in told.items()}
    os.environ.update(settings)
    try:
        house = House("all", load(sections()), addresses)
    finally:
        for name in settings:
            del os.environ[name]
    async with house.open():
        yield Market(School(house), banks)
    for bank in banks.values():
        await bank.stop()
