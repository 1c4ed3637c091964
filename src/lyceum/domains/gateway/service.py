"""The gateway at work: the user's limit first, then the ai room, then an address to fetch the result from."""

import time
from collections.abc import Callable

from lyceum.domains.ai.port import Ai, SpeechRequest, Voice
from lyceum.domains.ai.port import Speech as Spoken
from lyceum.domains.gateway.port import Speech, TooManyRequests
from lyceum.domains.gateway.rules import REQUESTS_A_MINUTE, SlidingWindow
from lyceum.platform.blobs import Blobs
from lyceum.platform.health import Check


class GatewayService:
    """Implements `lyceum.domains.gateway.port.Gateway`. Limits are counted in this process alone."""

    def __init__(self, *, ai: Ai, blobs: Blobs, clock: Callable[[], float] = time.monotonic) -> None:
        self._ai = ai
        self._blobs = blobs
        self._clock = clock
        self._window = SlidingWindow()

    async def speak(self, user_id: str, request: SpeechRequest) -> Speech:
        """See the port."""
        owned = request.model_copy(update={"owner_id": user_id})
        found = await self._ai.recall(owned)
        if found is None:
            self._admit(user_id)
            found = await self._ai.speak(owned)
        return self._linked(found)

    async def voices(self) -> tuple[Voice, ...]:
        """See the port."""
        return await self._ai.voices()

    async def check(self) -> Check:
        """See the port."""
        return await self._ai.check()

    def _admit(self, user_id: str) -> None:
        if seconds := self._window.take(user_id, self._clock()):
            sentence = f"You asked for more than {REQUESTS_A_MINUTE} new pieces in a minute; try again in {seconds} s."
            raise TooManyRequests(sentence, seconds=seconds, limit=REQUESTS_A_MINUTE)

    def _linked(self, spoken: Spoken) -> Speech:
        return Speech(
            audio=self._blobs.link(spoken.audio, spoken.mime),
            mime=spoken.mime,
            milliseconds=spoken.milliseconds,
            words=spoken.words,
            voice=spoken.voice,
            source=spoken.source,
        )
