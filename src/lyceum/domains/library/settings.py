"""Settings of the library room."""

from pydantic import Field, field_validator
from pydantic_settings import SettingsConfigDict

from lyceum.domains.library import shelf
from lyceum.domains.library.articles import address
from lyceum.domains.library.articles.fetch import Limits
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

    user_megabytes: int = Field(2048, ge=1, description="Most that the files of one person's books may take up, in MB.")
    user_books: int = Field(500, ge=1, le=100_000, description="Most books that one person may have.")
    fetch_seconds: float = Field(30, gt=0, le=600, description="Longest that fetching an article by its address may take, in seconds.")
    fetch_megabytes: int = Field(
        20, ge=1, le=limits.MAX_UPLOAD_BYTES // limits.MIB, description="Largest page fetched by its address, in MB."
    )
    fetch_ports: str = Field("80,443", description="Ports at which pages are fetched, parted by commas.")
    fetch_allowed_networks: str = Field(
        "",
        description="Private networks from which pages may be fetched too, such as 10.1.0.0/16, parted by commas; for intranets and tests."
        " Whoever may add an article then reaches what answers there.",
    )

    @field_validator("fetch_ports")
    @classmethod
    def _of_ports(cls, text: str) -> str:
        address.ports(text)
        return text

    @field_validator("fetch_allowed_networks")
    @classmethod
    def _of_networks(cls, text: str) -> str:
        address.networks(text)
        return text

    @property
    def fetch_limits(self) -> Limits:
        """Where articles are fetched from, and what one may cost."""
        bounds = address.Bounds(address.networks(self.fetch_allowed_networks), address.ports(self.fetch_ports))
        return Limits(bounds, self.fetch_seconds, self.fetch_megabytes * limits.MIB)

    @property
    def shelf_limits(self) -> shelf.Limits:
        """What one person may keep."""
        return shelf.Limits(self.user_books, self.user_megabytes * limits.MIB)

    @property
    def upload_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.upload_megabytes * limits.MIB
