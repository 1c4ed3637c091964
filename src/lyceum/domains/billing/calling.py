"""Calls to a payment gateway: bounded in time and size; whatever is no clear answer is GatewayAway."""

import json
from typing import Any

import aiohttp
from pydantic import Field

from lyceum.domains.billing.errors import GatewayAway
from lyceum.platform.settings import Section

CONNECT_SECONDS = 5
MAX_ANSWER_BYTES = 256 * 1024
SERVER_BROKE = 500


class GatewaySettings(Section):
    """What every gateway on the network has; its own class sets the prefix `LYCEUM_BILLING_<NAME>_` and the defaults."""

    address: str = Field("", pattern=r"^https?://[^\s]+$", description="Base address of the gateway.")
    seconds: float = Field(15.0, gt=0, le=60, description="Longest time of one answer of the gateway.")


class Caller:
    """The connections to one gateway."""

    def __init__(self, name: str, settings: GatewaySettings) -> None:
        self.name, self._base = name, settings.address.rstrip("/")
        self._timeout = aiohttp.ClientTimeout(total=settings.seconds, connect=CONNECT_SECONDS)
        self._session: aiohttp.ClientSession | None = None

    async def json(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send JSON, and read an object, whatever the status below 500. Raises GatewayAway."""
        return self._object(await self.send(path, json.dumps(body).encode(), {"Content-Type": "application/json"}))

    async def send(self, path: str, body: bytes | None, headers: dict[str, str], method: str = "POST") -> bytes:
        """Send bytes, and read an answer below 500. Raises GatewayAway."""
        session = self._opened()
        try:
            asked = session.request(method, self._base + path, data=body, headers={"Accept": "*/*", **headers}, allow_redirects=False)
            async with asked as answer:
                content = await answer.content.read(MAX_ANSWER_BYTES + 1)
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError) as gone:
            raise GatewayAway(gateway=self.name) from gone
        if status >= SERVER_BROKE or len(content) > MAX_ANSWER_BYTES:
            raise GatewayAway(gateway=self.name)
        return content

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()

    def _object(self, content: bytes) -> dict[str, Any]:
        try:
            found = json.loads(content)
        except ValueError as wrong:
            raise GatewayAway(gateway=self.name) from wrong
        if not isinstance(found, dict):
            raise GatewayAway(gateway=self.name)
        return found

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session
