"""Settings of the library room."""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from lyceum.domains.library.extract import limits
from lyceum.platform.settings import Section


class LibrarySettings(Section):
    """What a school may decide about books."""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_LIBRARY_", extra="ignore", frozen=True)

    upload_megabytes: int = Field(
        limits.MAX_UPLOAD_BYTES // limits.MIB, ge=1, le=limits.MAX_UPLOAD_BYTES // limits.MIB, description="Largest file of a book, in MB."
    )
    reader_seconds: int = Field(
        limits.SANDBOX_WALL_SECONDS, ge=5, le=3600, description="Longest that reading one book may take, in seconds."
    )

    @property
    def upload_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.upload_megabytes * limits.MIB
