"""What a book may cost. Every limit that a file can run into stands here, with its unit in its name."""

MIB = 1024 * 1024

MAX_UPLOAD_BYTES = 100 * MIB
"""A file longer than this is refused while it is still being received."""

MAX_ENTRIES = 20_000
MAX_DIRECTORY_BYTES = 16 * MIB
MAX_ENTRY_BYTES = 50 * MIB
MAX_UNPACKED_BYTES = 300 * MIB

MAX_RATIO = 200
"""Unpacked to packed. Book markup reaches 3 to 10; a run of equal bytes, which is what bombs are made of, about 1,000."""

RATIO_FLOOR_BYTES = 4 * MIB
"""Smaller entries may have any ratio: a generated page of equal lines packs well and hurts nobody."""

MAX_CHAPTERS = 20_000
MAX_BLOCKS = 1_000_000
MAX_BLOCK_CHARS = 50_000
MAX_CHAPTER_WORDS = 100_000
MAX_CHAPTER_BLOCKS = 5_000
"""A chapter goes to the browser in one answer; longer ones, and longer blocks, as files without any structure give, are cut."""
MAX_WORDS = 5_000_000
MAX_NESTING_LEVELS = 200
MAX_CONTENTS_DEPTH_LEVELS = 32

SANDBOX_MEMORY_BYTES = 1024 * MIB
SANDBOX_CPU_SECONDS = 60
SANDBOX_WALL_SECONDS = 120
SANDBOX_FILE_BYTES = 64 * MIB
SANDBOX_OPEN_FILES = 64
SANDBOX_OUTPUT_BYTES = 400 * MIB

CHAPTER_WORDS = 3_000
"""A comfortable sitting; the level of the book's own tree whose median is nearest becomes the chapters."""
