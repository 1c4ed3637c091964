"""The school's own letters, Latin and Persian, for what it draws and prints; each under the licence beside it (OFL 1.1)."""

from pathlib import Path
from typing import Final

FONTS: Final = Path(__file__).parent
LATIN, ARABIC = "Lyceum Literata", "Lyceum Vazirmatn"
