"""Settings of the notify room."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from lyceum.kernel import addresses
from lyceum.platform.settings import Section

ON_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotifySettings(Section):
    """`LYCEUM_NOTIFY_…`"""

    model_config = SettingsConfigDict(env_prefix="LYCEUM_NOTIFY_", extra="ignore", frozen=True)

    school_name: str = Field("Lyceum", min_length=1, max_length=60, description="What messages call the school.")
    smtp_host: str | None = Field(
        None, description="Server that takes the school's e-mail; without one each message is put into the folder `outbox` in LYCEUM_HOME."
    )
    smtp_port: int = Field(587, ge=1, le=65535, description="Port of that server: 587 for STARTTLS, 465 for TLS.")
    smtp_security: Literal["starttls", "tls", "plain"] = Field(
        "starttls", description="How the connection is encrypted; nothing is sent when the server does not offer it."
    )
    smtp_user: str | None = Field(None, description="Name to sign in to that server with.")
    smtp_password: SecretStr | None = Field(None, description="Password to that name.")
    smtp_authorities: Path | None = Field(None, description="File with the certificates to trust for that server, where it has its own.")
    smtp_timeout_seconds: float = Field(20.0, gt=0, le=50, description="Longest time that server may take for one message.")
    email_from: str = Field("lyceum@localhost.localdomain", description="Address that e-mail comes from.")
    kavenegar_key: SecretStr | None = Field(
        None, description="Key of the API of Kavenegar, which then sends SMS; without one each is put into the folder `outbox`."
    )
    kavenegar_url: str = Field("https://api.kavenegar.com", description="Address of that API.")
    kavenegar_sender: str = Field("", description="Line that SMS come from; empty takes the account's own.")
    kavenegar_code_template: str = Field(
        "", description="Name of the approved template for codes (`%token` is the code), which also reaches those who block advertising."
    )
    kavenegar_timeout_seconds: float = Field(15.0, gt=0, le=50, description="Longest time it may take to answer.")
    sms_per_quarter_hour: int = Field(100, ge=1, le=100_000, description="SMS the whole school sends in 15 minutes; more wait.")
    kept_days: int = Field(60, ge=1, le=3_650, description="How long the delivery log goes back.")

    @field_validator("email_from")
    @classmethod
    def _of_an_address(cls, given: str) -> str:
        address = addresses.email(given)
        if address is None:
            raise ValueError("write it as school@school.example")
        return address

    @field_validator("kavenegar_url")
    @classmethod
    def _of_an_api(cls, address: str) -> str:
        if not address.startswith(("http://", "https://")):
            raise ValueError("write it as https://api.kavenegar.com")
        return address.rstrip("/")

    @model_validator(mode="after")
    def _no_password_in_clear(self) -> Self:
        if self.smtp_security == "plain" and self.smtp_password and self.smtp_host not in ON_THIS_MACHINE:
            raise ValueError("a password would go over the network in clear: take starttls or tls")
        return self
