"""Routes of the providers of sign-in, for those who run the school."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from lyceum.domains.identity.federation.http import Asked
from lyceum.domains.identity.federation.models import (
    MAX_CLIENT_ID_CHARS,
    MAX_ISSUER_CHARS,
    MAX_PROVIDER_NAME_CHARS,
    MAX_SECRET_CHARS,
    Found,
    Kind,
    NewProvider,
    Provider,
    ProviderChange,
)
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Text, may

MAX_KEY_ID_CHARS = 20

Settler = Annotated[Principal, may("school:settings")]
FreshSettler = Annotated[Principal, may("school:settings", fresh=True)]
ProviderId = Annotated[Text, Path(max_length=10)]
Issuer = Annotated[Text, Field(max_length=MAX_ISSUER_CHARS, examples=["https://id.example.org"])]
ProviderName = Annotated[Text, Field(max_length=MAX_PROVIDER_NAME_CHARS)]
ClientId = Annotated[Text, Field(min_length=1, max_length=MAX_CLIENT_ID_CHARS)]
Secret = Annotated[Text, Field(min_length=1, max_length=MAX_SECRET_CHARS, description="Never shown again. Apple: the whole .p8 file.")]
KeyId = Annotated[Text, Field(max_length=MAX_KEY_ID_CHARS)]


class Address(Body):
    """Where a provider might be."""

    issuer: Issuer
    private: bool = False


class ProviderBody(Body):
    """A provider to add. Google's and Apple's name and issuer are known."""

    kind: Kind
    name: ProviderName = ""
    issuer: Issuer = ""
    client_id: ClientId
    secret: Secret | None = None
    team_id: KeyId | None = None
    key_id: KeyId | None = None
    trusted: bool = False
    private: bool = False


class ChangeBody(Body):
    """A provider as it shall be. A secret that is left out stays; `version` is the one that was looked at."""

    version: int
    name: ProviderName
    client_id: ClientId
    secret: Secret | None = None
    team_id: KeyId | None = None
    key_id: KeyId | None = None
    trusted: bool
    private: bool
    enabled: bool


def router(service: IdentityService) -> APIRouter:
    """List, test, add, change, take away."""
    routes = APIRouter(prefix="/providers")

    @routes.get("")
    async def list_providers(caller: Settler, origin: Asked) -> list[Provider]:
        """The providers of sign-in, without their secrets."""
        del caller
        return await service.federation.providers.all(origin)

    @routes.post("/test")
    async def test_provider(caller: Settler, body: Address) -> Found:
        """Ask a provider what it says of itself."""
        del caller
        return await service.federation.providers.found(body.issuer, private=body.private)

    @routes.post("", status_code=201)
    async def add_provider(caller: FreshSettler, body: ProviderBody, origin: Asked) -> Provider:
        """Add a provider."""
        return await service.federation.providers.add(NewProvider(**body.model_dump()), caller, origin)

    @routes.put("/{provider_id}")
    async def change_provider(caller: FreshSettler, provider_id: ProviderId, body: ChangeBody, origin: Asked) -> Provider:
        """Change a provider, or switch it."""
        return await service.federation.providers.change(provider_id, ProviderChange(**body.model_dump()), caller, origin)

    @routes.delete("/{provider_id}", status_code=204)
    async def drop_provider(caller: FreshSettler, provider_id: ProviderId) -> None:
        """Take a provider away."""
        await service.federation.providers.drop(provider_id, caller)

    return routes
