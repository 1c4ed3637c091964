"""Bytes as WebAuthn writes them: base64 for addresses, without padding (RFC 7515, 2)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode


def bytes_to_base64url(data: bytes) -> str:
    """Without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def base64url_to_bytes(text: str) -> bytes:
    """With or without padding. Raises ValueError."""
    return urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4))
