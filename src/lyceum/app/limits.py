"""How often one user may call the API: counted at the edge, before anything else is done for a call."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lyceum.domains.gateway.openai.errors import error_answer
from lyceum.domains.gateway.port import TooManyRequests
from lyceum.kernel.errors import Unauthenticated, Unavailable
from lyceum.kernel.network import network
from lyceum.kernel.principal import Principal
from lyceum.platform.http import CALLER, problem_answer
from lyceum.platform.limits import Limits, Pace, Taken
from lyceum.platform.settings import Settings
from lyceum.platform.tokens import Verifier

MINUTE_SECONDS = 60.0
COUNTED = ("/api/", "/v1/")
"""What counts as a call: neither files and signed media, nor health, nor what processes of the school say to each other."""
OPENAI = "/v1/"


class CallLimit:
    """ASGI middleware: so many calls a minute for a user, or for an address when nobody is signed in; the answer says how many are left."""

    def __init__(self, app: ASGIApp, limits: Limits, verifier: Verifier, settings: Settings) -> None:
        self._app, self._limits, self._verifier = app, limits, verifier
        self._of_user = Pace(settings.calls_a_minute, MINUTE_SECONDS)
        self._of_address = Pace(settings.address_calls_a_minute, MINUTE_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the call, and hand it on or refuse it."""
        if scope["type"] != "http" or not scope["path"].startswith(COUNTED):
            await self._app(scope, receive, send)
            return
        caller = await self._caller(scope)
        if caller:
            key, pace = f"user:{caller.user_id}", self._of_user
        else:
            key, pace = f"address:{network(scope['client'][0] if scope['client'] else '')}", self._of_address
        taken = await self._limits.take(key, pace)
        told = _told(scope["path"], pace, taken)

        async def telling(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *told]
            await send(message)

        if taken.wait:
            await _refused(scope, pace, taken)(scope, receive, telling)
        else:
            await self._app(scope, receive, telling)

    async def _caller(self, scope: Scope) -> Principal | None:
        """Who calls. A token that is not good says nobody: what is wrong with it, the route says."""
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        scheme, _, token = given.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not token:
            return None
        try:
            scope[CALLER] = caller = await self._verifier.check(token.strip())
        except (Unauthenticated, Unavailable):
            return None
        return caller


def _refused(scope: Scope, pace: Pace, taken: Taken) -> ASGIApp:
    sentence = f"You made more than {pace.most} calls in a minute; try again in {taken.wait} s."
    error = TooManyRequests(sentence, seconds=taken.wait, limit=pace.most)
    answer = error_answer if scope["path"].startswith(OPENAI) else problem_answer
    return answer(error, scope["request_id"])


def _told(path: str, pace: Pace, taken: Taken) -> list[tuple[bytes, bytes]]:
    """Draft 7 of IETF's RateLimit header fields; under /v1 also as OpenAI's clients read them."""
    most, left, full = b"%d" % pace.most, b"%d" % taken.left, b"%d" % taken.full
    told = [(b"ratelimit-limit", most), (b"ratelimit-remaining", left), (b"ratelimit-reset", full)]
    if path.startswith(OPENAI):
        told += [
            (b"x-ratelimit-limit-requests", most),
            (b"x-ratelimit-remaining-requests", left),
            (b"x-ratelimit-reset-requests", full + b"s"),
        ]
    return told
