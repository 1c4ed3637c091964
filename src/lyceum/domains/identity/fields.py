"""Fields of this room's request bodies."""

from typing import Annotated

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials
from pydantic import Field

from lyceum.domains.identity.models import MAX_NAME_CHARS, MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS
from lyceum.kernel.addresses import MAX_EMAIL_CHARS
from lyceum.platform.http import Text, signed_in_or_nobody

MAX_TIME_ZONE_CHARS = 64
MAX_TOKEN_CHARS = 200

Email = Annotated[Text, Field(max_length=MAX_EMAIL_CHARS, examples=["learner@example.org"])]
Password = Annotated[Text, Field(max_length=MAX_PASSWORD_CHARS)]
NewPassword = Annotated[Password, Field(description=f"{MIN_PASSWORD_CHARS} characters or more; not one that is easily guessed.")]
Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME_CHARS)]
TimeZone = Annotated[Text, Field(max_length=MAX_TIME_ZONE_CHARS, description="IANA name.", examples=["Europe/Berlin"])]
Token = Annotated[Text, Field(max_length=MAX_TOKEN_CHARS)]
MaybeGuest = Annotated[HTTPAuthorizationCredentials | None, Depends(signed_in_or_nobody)]
"""A guest's token, taken along by whoever makes an account."""
