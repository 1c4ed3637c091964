"""The providers of sign-in that the school offers: who they are, and the secrets it has from them."""

from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.identity import rules
from lyceum.domains.identity import store as room_store
from lyceum.domains.identity.federation import fetch, store, tokens
from lyceum.domains.identity.federation.discovery import Discovery
from lyceum.domains.identity.federation.errors import (
    DoorClosed,
    NeedsHttps,
    ProviderStale,
    ProviderThere,
    SecretWanting,
    TooManyProviders,
)
from lyceum.domains.identity.federation.models import (
    ISSUERS,
    MAX_PROVIDER_NAME_CHARS,
    MAX_PROVIDERS,
    NAMES,
    Door,
    Found,
    NewProvider,
    Provider,
    ProviderChange,
)
from lyceum.domains.identity.federation.tables import ProviderRow
from lyceum.domains.identity.federation.tokens import Client
from lyceum.domains.identity.keys import ROOM
from lyceum.domains.identity.models import SchoolSettings
from lyceum.domains.identity.school import School
from lyceum.domains.identity.sealed import PROVIDER_SECRET
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import new_user_id
from lyceum.kernel.principal import Principal
from lyceum.platform.database import Database
from lyceum.platform.secrets import Vault

_SWITCHES = {"google": "sign_in_by_google", "apple": "sign_in_by_apple"}


class Providers:
    """Keeps them. Google and Apple are switched by the school's settings, the others each by a switch of its own."""

    def __init__(self, db: Database, vault: Vault, school: School, discovery: Discovery, public_url: str | None) -> None:
        self._db = db
        self._vault = vault
        self._school = school
        self._discovery = discovery
        self._public_url = (public_url or "").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether people reach the school by https."""
        return self._public_url.lower().startswith("https://")

    def origin(self, asked: str) -> str:
        """The school's own address; `asked` is the one that a browser asked for, where none is set."""
        return self._public_url or asked

    async def doors(self) -> list[Door]:
        """Those that are open, as the sign-in page names them."""
        async with self._db.as_room(ROOM) as tx:
            settings = await self._school.read(tx)
            return [Door(id=row.id, kind=row.kind, name=row.name) for row in await store.providers(tx) if self.is_open(row, settings)]

    async def open(self, tx: AsyncSession, provider_id: str) -> ProviderRow:
        """The provider of this id, if it is open. Raises DoorClosed."""
        row = await store.provider(tx, provider_id)
        if row is None or not self.is_open(row, await self._school.read(tx)):
            raise DoorClosed
        return row

    def client(self, row: ProviderRow) -> Client:
        """The school as this provider knows it. Raises DoorClosed when its secret was sealed under another root secret."""
        try:
            secret = self._vault.unseal(PROVIDER_SECRET, row.secret_sealed).decode() if row.secret_sealed else None
        except InvalidTag as wrong:
            raise DoorClosed("The provider's secret cannot be read; its admin has to enter it anew.") from wrong
        return Client(row.kind, row.issuer, row.client_id, secret, row.team_id, row.key_id, row.private)

    # -- for those who run the school

    async def all(self, asked: str) -> list[Provider]:
        """Every provider, open or not; `asked` is the address that the admin's browser asked for."""
        async with self._db.as_room(ROOM) as tx:
            return await self._all(tx, asked)

    async def found(self, issuer: str, *, private: bool) -> Found:
        """What a provider at this address says of itself. Raises IssuerWrong, IssuerPrivate, ProviderMalformed, DoorAway."""
        return await self._discovery.found(fetch.checked(issuer, private=private, field="issuer"), private=private)

    async def add(self, new: NewProvider, caller: Principal, asked: str) -> Provider:
        """A provider that is not open yet, except Google and Apple, which their switches open.

        Raises Invalid (name), IssuerWrong, IssuerPrivate, SecretWanting, AppleKeyWrong, NeedsHttps, ProviderThere, TooManyProviders.
        """
        known = new.kind in ISSUERS
        issuer = ISSUERS[new.kind] if known else fetch.checked(new.issuer, private=new.private, field="issuer")
        self._check(new)
        values = new.model_dump(exclude={"secret", "name"}) | {
            "id": new.kind if known else new_user_id(),
            "name": NAMES[new.kind] if known else rules.name(new.name)[:MAX_PROVIDER_NAME_CHARS],
            "issuer": issuer,
            "private": new.private and not known,
            "secret_sealed": self._sealed(new.secret),
            "enabled": known,
        }
        try:
            async with self._db.as_room(ROOM) as tx:
                if len(await store.providers(tx)) >= MAX_PROVIDERS:
                    raise TooManyProviders(max=MAX_PROVIDERS)
                await store.add_provider(tx, **values)
                await room_store.note(tx, caller.user_id, "provider_added", provider=values["id"], issuer=issuer)
                return next(row for row in await self._all(tx, asked) if row.id == values["id"])
        except IntegrityError as taken:
            raise ProviderThere(field="issuer") from taken

    async def change(self, provider_id: str, change: ProviderChange, caller: Principal, asked: str) -> Provider:
        """A provider with other values. Raises NotFound, ProviderStale, StaleSettings and what `add` raises."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.provider(tx, provider_id, lock=True)
            if row is None:
                raise NotFound("There is no provider with this id.")
            if row.version != change.version:
                raise ProviderStale(version=row.version)
            fetch.checked(row.issuer, private=change.private, field="issuer")
            values = change.model_dump(exclude={"version", "secret", "enabled"})
            values["name"] = row.name if row.kind in NAMES else rules.name(change.name)[:MAX_PROVIDER_NAME_CHARS]
            values |= {"enabled": change.enabled} if row.kind == "oidc" else {}
            if change.secret is not None:
                self._check(NewProvider(kind=row.kind, **change.model_dump(include={"client_id", "secret", "team_id", "key_id"})))
                values["secret_sealed"] = self._sealed(change.secret)
            changed = sorted(name for name, value in values.items() if value != getattr(row, name))
            await store.change_provider(tx, provider_id, values)
            await room_store.note(tx, caller.user_id, "provider_changed", provider=provider_id, changed=changed)
            before = await self._school.read(tx)
        self._discovery.forget(row.issuer)
        switch = _SWITCHES.get(row.kind)
        if switch and getattr(before, switch) != change.enabled:
            await self._school.change(before.model_copy(update={switch: change.enabled}), caller.user_id)
        async with self._db.as_room(ROOM) as tx:
            return next(one for one in await self._all(tx, asked) if one.id == provider_id)

    async def drop(self, provider_id: str, caller: Principal) -> None:
        """Take a provider away. Whom it opened an account for stays known, should it come back. Raises NotFound."""
        async with self._db.as_room(ROOM) as tx:
            row = await store.provider(tx, provider_id, lock=True)
            if row is None:
                raise NotFound("There is no provider with this id.")
            await store.drop_provider(tx, provider_id)
            await room_store.note(tx, caller.user_id, "provider_removed", provider=provider_id, issuer=row.issuer)
        self._discovery.forget(row.issuer)

    async def _all(self, tx: AsyncSession, asked: str) -> list[Provider]:
        settings, people = await self._school.read(tx), await store.people(tx)
        return [self._shown(row, settings, people.get(row.issuer, 0), asked) for row in await store.providers(tx)]

    def _shown(self, row: ProviderRow, settings: SchoolSettings, people: int, asked: str) -> Provider:
        return Provider(
            id=row.id,
            kind=row.kind,
            name=row.name,
            issuer=row.issuer,
            client_id=row.client_id,
            has_secret=row.secret_sealed is not None,
            team_id=row.team_id,
            key_id=row.key_id,
            trusted=row.trusted,
            private=row.private,
            enabled=_is_on(row, settings),
            version=row.version,
            return_address=return_address(self.origin(asked), row.id),
            people=people,
        )

    def is_open(self, row: ProviderRow, settings: SchoolSettings) -> bool:
        """Whether people may come in by it."""
        return _is_on(row, settings) and (row.kind != "apple" or self.secure)

    def _check(self, new: NewProvider) -> None:
        """Raises SecretWanting, NeedsHttps, AppleKeyWrong."""
        if new.kind != "oidc" and not new.secret:
            raise SecretWanting(field="secret")
        if new.kind == "apple":
            if not self.secure:
                raise NeedsHttps(field="kind")
            if not new.team_id or not new.key_id:
                raise SecretWanting(field="key_id" if new.team_id else "team_id")
            tokens.apple_key(new.secret or "")

    def _sealed(self, secret: str | None) -> bytes | None:
        return self._vault.seal(PROVIDER_SECRET, secret.strip().encode()) if secret else None


def return_address(origin: str, provider_id: str) -> str:
    """Where a provider sends the browser back to."""
    return f"{origin}/api/identity/doors/{provider_id}/back"


def _is_on(row: ProviderRow, settings: SchoolSettings) -> bool:
    switch = _SWITCHES.get(row.kind)
    return getattr(settings, switch) is True if switch else row.enabled
