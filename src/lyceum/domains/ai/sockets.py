"""WebSockets to providers, with every failure in the room's own words as `transport` has them for HTTP."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp

from lyceum.domains.ai.settings import ProviderSettings
from lyceum.domains.ai.shapes.errors import AI_FAILURES
from lyceum.domains.ai.transport import MAX_LINE_BYTES, Transport, refusal, unavailable

ENDED = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSING, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.ERROR)


class Talk:
    """An open connection."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, provider: str, seconds: float) -> None:
        self._socket, self._provider, self._seconds = socket, provider, seconds

    async def say(self, text: str) -> None:
        """Send a text."""
        await self._socket.send_str(text)

    async def hear(self) -> str | bytes:
        """The next text or bytes. Raises AiUnavailable: `timeout`, or `cut` when the other side has hung up."""
        message = await self._socket.receive(self._seconds)
        if message.type in ENDED or not isinstance(message.data, str | bytes):
            raise unavailable("cut", self._provider)
        return message.data


@asynccontextmanager
async def talk(
    transport: Transport, provider: str, settings: ProviderSettings, path: str, headers: Mapping[str, str]
) -> AsyncIterator[Talk]:
    """Connect. Raises one of AI_FAILURES, also for what breaks inside the block."""
    address = settings.address.rstrip("/") + path
    try:
        async with asyncio.timeout(settings.total_seconds):
            async with asyncio.timeout(settings.connect_seconds + settings.first_byte_seconds):
                socket = await transport.session().ws_connect(address, headers=headers, max_msg_size=MAX_LINE_BYTES)
            async with socket:
                yield Talk(socket, provider, settings.first_byte_seconds)
    except AI_FAILURES:
        raise
    except aiohttp.WSServerHandshakeError as refused:
        raise refusal(refused.status, frozenset(), dict(refused.headers or {}), provider) from refused
    except TimeoutError as late:
        raise unavailable("timeout", provider) from late
    except aiohttp.ClientConnectorError as gone:
        raise unavailable("unreachable", provider) from gone
    except (aiohttp.ClientError, OSError) as broken:
        raise unavailable("cut", provider) from broken
