"""Identifiers: ten characters for users, UUIDv7 for everything else."""

import secrets
from uuid import UUID

import uuid_utils.compat

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
USER_ID_LENGTH = 10
USER_ID_PATTERN = f"^[{CROCKFORD}]{{{USER_ID_LENGTH}}}$"


def new_user_id() -> str:
    """Ten characters of Crockford's base32: fifty random bits, with no order to guess. Uniqueness is the table's to enforce."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(USER_ID_LENGTH))


def new_tombstone() -> str:
    """What stands where the id of a forgotten person stood: of its length, and never a user's."""
    return "u" + new_user_id()[1:]


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): sorts by the time it was made."""
    return uuid_utils.compat.uuid7()


MARK_BITS = 32
"""Of an id's end: the part in front of them counts in each millisecond, and so differs between all ids of one process."""


def mark_of(maker: UUID) -> int:
    """What the ids that a process makes by `marked_id` end with."""
    return maker.int & (1 << MARK_BITS) - 1


def marked_id(mark: int) -> UUID:
    """As `new_id`, and says at its end who made it."""
    return UUID(int=new_id().int >> MARK_BITS << MARK_BITS | mark)
