"""Routes of the tiers."""

from typing import Annotated, Any

from fastapi import APIRouter

from lyceum.domains.billing.tiers.models import TierTerms
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, may

Seller = Annotated[Principal, may("billing:products")]


class TermsBody(TierTerms, Body):
    """What the tiers are to ask for, by the version that was looked at."""


def routes(routes: APIRouter, service: Any) -> None:
    """What the tiers ask for; one's own is told with the wallet."""

    @routes.get("/tiers")
    async def tiers(caller: Annotated[Principal, may("billing:inspect")]) -> TierTerms:
        """From how much on somebody is a member of which tier."""
        del caller
        found: TierTerms = await service.tiers.terms()
        return found

    @routes.put("/tiers")
    async def put_tiers(caller: Seller, body: TermsBody) -> TierTerms:
        """Change what the tiers ask for; every change stays on record, and members are looked at anew."""
        put: TierTerms = await service.tiers.put_terms(TierTerms(**body.model_dump()), caller.user_id)
        return put
