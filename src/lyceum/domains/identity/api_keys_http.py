"""Routes of users' own keys to the API."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from lyceum.domains.identity.fields import Name
from lyceum.domains.identity.models import MAX_API_KEY_DAYS, ApiKey, NewApiKey
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.principal import SCOPES, Principal, Scope
from lyceum.platform.http import Body, Text, may

Keeper = Annotated[Principal, may("account:keys")]
KeyId = Annotated[Text, Path(max_length=20)]


class NewKey(Body):
    """What an API key is for, in the user's words and as what it may do: `read` looks, `write` changes, `ai` asks AI at the user's expense.

    It is good for so many `days`, or until it is revoked.
    """

    name: Name
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] = frozenset(SCOPES)
    days: Annotated[int | None, Field(ge=1, le=MAX_API_KEY_DAYS)] = None


def router(service: IdentityService) -> APIRouter:
    """The routes, below the room's own path."""
    routes = APIRouter()

    @routes.get("/keys")
    async def api_keys(caller: Keeper) -> list[ApiKey]:
        """My API keys that work, newest first."""
        return await service.api_keys.all_of(caller.user_id)

    @routes.post("/keys", status_code=201)
    async def make_api_key(body: NewKey, caller: Keeper) -> NewApiKey:
        """Make an API key. `key` is shown this once; the school keeps only its hash."""
        return await service.api_keys.make(caller.user_id, body.name, tuple(body.scopes), body.days)

    @routes.post("/keys/{key_id}/successor", status_code=201)
    async def change_over(key_id: KeyId, caller: Keeper) -> NewApiKey:
        """Make a key that takes the place of this one: for the same, and as long. The one before is good for a day more."""
        return await service.api_keys.change_over(caller.user_id, key_id)

    @routes.delete("/keys/{key_id}", status_code=204)
    async def revoke_api_key(key_id: KeyId, caller: Keeper) -> None:
        """End an API key for good."""
        await service.api_keys.revoke(caller.user_id, key_id)

    return routes
