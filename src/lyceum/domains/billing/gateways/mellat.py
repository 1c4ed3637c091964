"""Bank Mellat (Behpardakht) by SOAP: bpPayRequest, bpVerifyRequest, bpInquiryRequest, bpSettleRequest, bpReversalRequest. In rial.

Its callback is unsigned and is the only place where its reference (`SaleReferenceId`) is told. The bank ties the amount to our number of
the order, which every question names. What is verified has to be settled too; what was not verified goes back by itself.
"""

from collections.abc import Mapping
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from lyceum.domains.billing.calling import Caller, GatewaySettings
from lyceum.domains.billing.errors import GatewayAway, GatewayRefused
from lyceum.domains.billing.gateway import Ask, Begun, Leading, Outcome, PaymentGateway, Plugin, Said, Sent, Setup
from lyceum.domains.billing.leading_on import form
from lyceum.domains.billing.models import Money
from lyceum.kernel.clock import now

NAME = "mellat"
SERVICE, PAGE = "/pgwchannel/services/pgw", "/pgwchannel/startpay.mellat"
NAMESPACE = "http://interfaces.core.sw.bps.com/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
TEHRAN = ZoneInfo("Asia/Tehran")
DONE, NO_SALE, VERIFIED_BEFORE, SETTLED, REVERSED = "0", "42", "43", "45", "48"
NUMBERS: Final = 10**15
"""The bank wants a number for an order, once a terminal; it is made of the payment's id, so that another database cannot use it again."""


class MellatSettings(GatewaySettings):
    """`LYCEUM_BILLING_MELLAT_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_BILLING_MELLAT_", extra="ignore", frozen=True)

    terminal: str | None = Field(None, pattern=r"^[0-9]{1,20}$", description="The school's terminal number; switches Bank Mellat on.")
    user_name: str = Field("", description="User name that the bank gave with the terminal.")
    password: SecretStr = Field(SecretStr(""), description="Password that the bank gave with the terminal.")
    address: str = Field("https://bpm.shaparak.ir", pattern=r"^https?://[^\s]+$")


class Mellat(PaymentGateway):
    """Pays through Bank Mellat."""

    name = NAME
    currencies: frozenset[Money] = frozenset({"IRR"})
    undo_seconds = 10_800

    def __init__(self, settings: MellatSettings) -> None:
        assert settings.terminal
        self._settings, self._address = settings, settings.address.rstrip("/")
        self._caller = Caller(NAME, settings)

    async def begin(self, ask: Ask) -> Begun:
        """See PaymentGateway."""
        moment = now().astimezone(TEHRAN)
        said = await self._said(
            "bpPayRequest",
            orderId=_number(ask.payment_id),
            amount=ask.amount,
            localDate=f"{moment:%Y%m%d}",
            localTime=f"{moment:%H%M%S}",
            additionalData=f"{ask.order_number}",
            callBackUrl=ask.back,
            payerId=0,
        )
        code, _, authority = said.partition(",")
        if code != DONE or not authority:
            raise GatewayRefused(gateway=NAME, reason=code[:20])
        return Begun(authority=authority, url=self._address + PAGE, method="PAGE", fields={"RefId": authority})

    def leading(self, begun: Begun) -> Leading:
        """See PaymentGateway."""
        return form(begun)

    async def confirm(self, sent: Sent) -> Outcome:
        """See PaymentGateway."""
        reference = sent.reference or sent.told
        if reference is None:
            return Outcome(state="pending")
        verified = await self._about("bpVerifyRequest", sent, reference)
        if verified == VERIFIED_BEFORE:
            verified = await self._about("bpInquiryRequest", sent, reference)
        if verified == REVERSED:
            return Outcome(state="returned", reason=verified)
        if verified not in (DONE, SETTLED):
            return Outcome(state="pending" if verified == NO_SALE else "unclear", reason=verified)
        settled = await self._about("bpSettleRequest", sent, reference)
        if settled == REVERSED:
            return Outcome(state="returned", reason=settled)
        return Outcome(state="paid" if settled in (DONE, SETTLED) else "unclear", reference=reference, reason=settled)

    async def undo(self, sent: Sent) -> bool:
        """See PaymentGateway."""
        assert sent.reference
        return await self._about("bpReversalRequest", sent, sent.reference) in (DONE, REVERSED)

    def read(self, said: Mapping[str, str]) -> Said:
        """See PaymentGateway."""
        reference = said.get("SaleReferenceId", "")
        usable = reference if reference.isascii() and reference.isdecimal() and int(reference) > 0 else None
        return Said(authority=said.get("RefId", ""), reference=usable, cancelled=said.get("ResCode") != DONE)

    async def close(self) -> None:
        """See PaymentGateway."""
        await self._caller.close()

    async def _about(self, what: str, sent: Sent, reference: str) -> str:
        number = _number(sent.payment_id)
        return await self._said(what, orderId=number, saleOrderId=number, saleReferenceId=reference)

    async def _said(self, what: str, **wish: str | int) -> str:
        """What stands in `return` of the answer. Raises GatewayAway for what is no such answer."""
        account = {
            "terminalId": self._settings.terminal or "",
            "userName": self._settings.user_name,
            "userPassword": self._settings.password.get_secret_value(),
        }
        from lxml import etree  # noqa: PLC0415  (four megabytes, only where this bank is asked)

        envelope = etree.Element(f"{{{ENVELOPE}}}Envelope", nsmap={"soapenv": ENVELOPE, "int": NAMESPACE})
        call = etree.SubElement(etree.SubElement(envelope, f"{{{ENVELOPE}}}Body"), f"{{{NAMESPACE}}}{what}")
        for name, value in {**account, **wish}.items():
            etree.SubElement(call, name).text = str(value)
        sent = etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")
        return _returned(await self._caller.send(SERVICE, sent, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}))


def _returned(content: bytes) -> str:
    from lxml import etree  # noqa: PLC0415  (as above)

    try:
        read = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as wrong:
        raise GatewayAway(gateway=NAME) from wrong
    found = read.find(".//{*}return")
    if found is None or not found.text:
        raise GatewayAway(gateway=NAME)
    return found.text.strip()


def _number(payment_id: UUID) -> int:
    return payment_id.int % NUMBERS + 1


def _build(setup: Setup) -> Mellat | None:
    settings = setup.settings
    assert isinstance(settings, MellatSettings)
    return Mellat(settings) if settings.terminal else None


plugin = Plugin(NAME, _build, MellatSettings)
