"""Pages of other sites that may call the API: those that the operator named, and no others. Cookies never go along."""

import re
from collections.abc import Mapping

API = ("/api/", "/v1/")
PREFLIGHT_KEPT_SECONDS = 600
METHODS = "GET, POST, PUT, PATCH, DELETE"
TOLD = (
    "X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, x-ratelimit-limit-requests, "
    "x-ratelimit-remaining-requests, x-ratelimit-reset-requests, x-should-retry, x-lyceum-source, x-lyceum-cost, x-lyceum-balance, "
    "x-lyceum-replayed"
)
"""Headers that such a page may read."""
_NAMES = re.compile(r"[\w-]{1,60}(\s*,\s*[\w-]{1,60}){0,40}")


class Origins:
    """The sites that were named, as `https://app.example`."""

    def __init__(self, named: frozenset[str] = frozenset()) -> None:
        self._named = named

    def headers(self, path: str, given: Mapping[str, str]) -> dict[str, str]:
        """What an answer says of it; nothing where no site was named."""
        if not self._named or not path.startswith(API):
            return {}
        origin = given.get("origin", "")
        if origin.lower() not in self._named:
            return {"Vary": "Origin"}
        return {"Vary": "Origin", "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": TOLD}

    def preflight(self, method: str, path: str, given: Mapping[str, str]) -> dict[str, str] | None:
        """The answer to a browser's question before a call, if this is one from a site that was named."""
        if method != "OPTIONS" or "access-control-request-method" not in given:
            return None
        allowed = self.headers(path, given)
        if "Access-Control-Allow-Origin" not in allowed:
            return None
        wanted = given.get("access-control-request-headers", "")
        names = {"Access-Control-Allow-Headers": wanted} if _NAMES.fullmatch(wanted) else {}
        return {**allowed, **names, "Access-Control-Allow-Methods": METHODS, "Access-Control-Max-Age": str(PREFLIGHT_KEPT_SECONDS)}
