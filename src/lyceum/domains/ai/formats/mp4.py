"""What a film in the MP4 family says of itself: ISO/IEC 14496-12 (ISO base media file format), boxes `ftyp` and `moov/mvhd`."""

import struct
from collections.abc import Iterator

MP4 = "video/mp4"
MILLISECONDS = 1_000
HEADER_BYTES, LONG_HEADER_BYTES = 8, 16


def milliseconds_of_film(data: bytes) -> int:
    """How long a film plays; 0 when this is none."""
    if data[4:8] != b"ftyp":
        return 0
    for start, end in _boxes(data, 0, len(data), b"moov"):
        for head, stop in _boxes(data, start, end, b"mvhd"):
            return _length(data[head:stop])
    return 0


def _boxes(data: bytes, start: int, end: int, kind: bytes) -> Iterator[tuple[int, int]]:
    """Where the contents of the boxes of a kind lie."""
    while start + HEADER_BYTES <= end:
        size, name = struct.unpack_from(">I4s", data, start)
        head = HEADER_BYTES
        if size == 1 and start + LONG_HEADER_BYTES <= end:
            (size,), head = struct.unpack_from(">Q", data, start + HEADER_BYTES), LONG_HEADER_BYTES
        elif size == 0:  # up to the end
            size = end - start
        if size < head or start + size > end:
            return
        if name == kind:
            yield start + head, start + size
        start += size


def _length(header: bytes) -> int:
    form, skipped = (">IQ", 20) if header[:1] == b"\x01" else (">II", 12)
    if len(header) < skipped + struct.calcsize(form):
        return 0
    scale, length = struct.unpack_from(form, header, skipped)
    return int(length * MILLISECONDS // scale) if scale else 0
