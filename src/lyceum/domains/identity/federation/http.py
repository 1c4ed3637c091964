"""Routes of sign-in through a provider: the trip there and back, what is linked, and the providers themselves."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.security import HTTPAuthorizationCredentials

from lyceum.domains.identity.browser import COMING_IN, Cookies, Here, Session, own_page
from lyceum.domains.identity.federation.models import TRIP_SECONDS, WAYS_PAGE, WaysIn
from lyceum.domains.identity.federation.trips import Begun, Came
from lyceum.domains.identity.fields import TimeZone
from lyceum.domains.identity.models import Locale
from lyceum.domains.identity.service import IdentityService
from lyceum.kernel.errors import LyceumError
from lyceum.kernel.principal import Principal
from lyceum.platform.http import Body, Shape, Text, may, signed_in_or_nobody

COOKIE = "lyceum_trip"
MAX_CODE_CHARS = 4_000
MAX_PERSON_CHARS = 2_000
ARRIVED = "/arrived"

MaybeGuest = Annotated[HTTPAuthorizationCredentials | None, Depends(signed_in_or_nobody)]
Self = Annotated[Principal, may("account:security")]
Freshly = Annotated[Principal, may("account:security", fresh=True)]
ProviderId = Annotated[Text, Path(max_length=10)]


class Trip(Shape):
    """Where to send the browser now."""

    address: str


class Arrival(Body):
    """What a new account needs to know of its person."""

    locale: Locale
    time_zone: TimeZone


class Tripper:
    """The cookie of a trip. Only a provider that comes back by a form of its own site gets one that such a form takes along."""

    def __init__(self, secure: bool) -> None:
        self._secure = secure
        self.name = f"__Host-{COOKIE}" if secure else COOKIE

    def put(self, response: Response, begun: Begun) -> Trip:
        """Set the cookie, and give what goes into the body."""
        same_site: Any = "none" if begun.cross_site and self._secure else "lax"
        response.set_cookie(self.name, begun.cookie, TRIP_SECONDS, path="/", secure=self._secure, httponly=True, samesite=same_site)
        return Trip(address=begun.address)

    def of(self, request: Request) -> str | None:
        """The cookie that came along."""
        return request.cookies.get(self.name)


def asked(request: Request) -> str:
    """The school's address as this browser wrote it, for a school that was given none."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


Asked = Annotated[str, Depends(asked)]


def back_query(
    state: Annotated[Text, Query(max_length=100)] = "",
    code: Annotated[Text, Query(max_length=MAX_CODE_CHARS)] = "",
    iss: Annotated[Text | None, Query(max_length=300)] = None,
    error: Annotated[Text, Query(max_length=100)] = "",
) -> Came:
    """What came back in the address."""
    return Came(state=state, code=code, issuer=iss, error=error)


def back_form(
    state: Annotated[Text, Form(max_length=100)] = "",
    code: Annotated[Text, Form(max_length=MAX_CODE_CHARS)] = "",
    iss: Annotated[Text | None, Form(max_length=300)] = None,
    error: Annotated[Text, Form(max_length=100)] = "",
    user: Annotated[Text, Form(max_length=MAX_PERSON_CHARS)] = "",
) -> Came:
    """What came back in a form, with the person's name the first time."""
    return Came(state=state, code=code, issuer=iss, error=error, person=user)


def router(service: IdentityService, cookies: Cookies, public_url: str | None) -> APIRouter:
    """The trip, and what it is for."""
    routes = APIRouter()
    tripper, ours = Tripper((public_url or "").lower().startswith("https://")), own_page(public_url)
    routes.include_router(_out_and_back(service, tripper, ours))

    @routes.post("/sessions/trip", status_code=201, response_model=Session, responses=COMING_IN, dependencies=[ours])
    async def arrive(body: Arrival, here: Here, bearer: MaybeGuest, request: Request, response: Response) -> Any:
        """Sign in by what the trip has proven. With a guest's token a guest who is new becomes the account and keeps its id."""
        guest = await request.app.state.verifier.check(bearer.credentials) if bearer else None
        signed = await service.federation.arrivals.arrive(tripper.of(request), here, body.locale, body.time_zone, guest)
        return cookies.put(response, signed)

    @routes.get("/me/ways")
    async def ways(caller: Self) -> WaysIn:
        """How I come in."""
        return await service.federation.ways.of(caller)

    @routes.post("/me/ways")
    async def link(caller: Freshly, request: Request) -> WaysIn:
        """Let what the trip has proven open my account."""
        return await service.federation.ways.link(tripper.of(request), caller)

    @routes.delete("/me/ways/{identity_id}")
    async def unlink(identity_id: UUID, caller: Freshly) -> WaysIn:
        """Let a provider's sign-in open my account no longer; never the last way in."""
        return await service.federation.ways.unlink(identity_id, caller)

    return routes


def _out_and_back(service: IdentityService, tripper: Tripper, ours: Any) -> APIRouter:
    routes = APIRouter()

    @routes.post("/doors/{provider_id}/trips", status_code=201, dependencies=[ours])
    async def begin(provider_id: ProviderId, origin: Asked, response: Response) -> Trip:
        """Set out for a provider to sign in by it."""
        return tripper.put(response, await service.federation.trips.begin(provider_id, origin))

    @routes.post("/me/ways/{provider_id}/trips", status_code=201)
    async def begin_link(provider_id: ProviderId, caller: Freshly, origin: Asked, response: Response) -> Trip:
        """Set out for a provider to link its sign-in to my account."""
        return tripper.put(response, await service.federation.trips.begin(provider_id, origin, caller))

    @routes.get("/doors/{provider_id}/back", status_code=303, response_class=RedirectResponse)
    async def back(provider_id: ProviderId, came: Annotated[Came, Depends(back_query)], request: Request) -> Response:
        """Where a provider sends the browser back to; it goes on to the app's own page."""
        return await _taken_in(service, provider_id, tripper.of(request), came)

    @routes.post("/doors/{provider_id}/back", status_code=303, response_class=RedirectResponse)
    async def back_by_form(provider_id: ProviderId, came: Annotated[Came, Depends(back_form)], request: Request) -> Response:
        """The same, for a provider that comes back by a form."""
        return await _taken_in(service, provider_id, tripper.of(request), came)

    return routes


async def _taken_in(service: IdentityService, provider_id: str, cookie: str | None, came: Came) -> Response:
    """On to one of our own pages, whatever came: what was wrong stands behind its `#`, as the code of a problem."""
    try:
        linked = await service.federation.trips.back(provider_id, cookie, came)
    except LyceumError as refused:
        return RedirectResponse(f"{ARRIVED}#{refused.code}", 303)
    return RedirectResponse(f"{WAYS_PAGE}#linked" if linked else ARRIVED, 303)
