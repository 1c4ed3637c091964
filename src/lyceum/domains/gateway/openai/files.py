"""What answers give away besides words: sounds in the format that was asked for, pictures, links."""

from dataclasses import dataclass

from lyceum.domains.ai.port import Ai, Sound, SoundFormat
from lyceum.platform.blobs import Blobs

MP3: SoundFormat = "mp3"


@dataclass(frozen=True)
class Files:
    """The school's files, as the API hands them out."""

    blobs: Blobs
    ai: Ai

    async def sound(self, file: str, mime: str, form: SoundFormat, pace: float) -> Sound:
        """A spoken text. As it was made, when that is what was asked for."""
        if form == MP3 and pace == 1:
            return Sound(data=await self.blobs.read(file), mime=mime)
        return await self.ai.recode(file, form, pace)

    async def picture(self, file: str) -> bytes:
        """A picture."""
        return await self.blobs.read(file)

    def link(self, file: str, mime: str) -> str:
        """A relative address of a file, for a quarter of an hour."""
        return self.blobs.link(file, mime)
