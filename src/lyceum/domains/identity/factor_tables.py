"""Tables of the identity room: second factors, and the steps that wait for one."""

from datetime import datetime

from sqlalchemy import BigInteger, SmallInteger, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from lyceum.domains.identity.models import Entrance
from lyceum.domains.identity.tables import Base, Moment


class TotpSeedRow(Base):
    """What an authenticator app counts from, sealed. `last_step` is the time step of the last code that was taken."""

    __tablename__ = "totp_seeds"

    user_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    last_step: Mapped[int | None] = mapped_column(BigInteger)


class PasskeyRow(Base):
    """A passkey by the id that its device gave it; the public key is in COSE form."""

    __tablename__ = "passkeys"

    id: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    backed_up: Mapped[bool]
    name: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class RecoveryCodeRow(Base):
    """A recovery code by its hash."""

    __tablename__ = "recovery_codes"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(Moment)
    used_at: Mapped[datetime | None] = mapped_column(Moment)


class EmailFactorRow(Base):
    """Somebody who wants to be asked for a code by e-mail at each sign-in."""

    __tablename__ = "email_factors"

    user_id: Mapped[str] = mapped_column(String(10), primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Moment)


class EmailCodeRow(Base):
    """A code that was sent by e-mail, as a keyed hash; `bound` is a hash of what it is for."""

    __tablename__ = "email_codes"

    bound: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    code: Mapped[bytes]
    sent_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)


class PasskeyChallengeRow(Base):
    """What a passkey is asked to sign; `bound` is a hash of the browser, the ticket or the session that it was given to."""

    __tablename__ = "passkey_challenges"

    challenge: Mapped[bytes] = mapped_column(primary_key=True)
    bound: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(Moment)


class SecondStepRow(Base):
    """Somebody who was half let in, by the hash of the ticket that they hold; `amr` is what they have shown."""

    __tablename__ = "second_steps"

    hash: Mapped[bytes] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(String(10))
    amr: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    entrance: Mapped[Entrance] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    tries: Mapped[int] = mapped_column(SmallInteger)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
