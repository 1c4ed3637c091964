"""What runs later in the library."""

from collections.abc import Mapping

from lyceum.domains.library.service import LibraryService
from lyceum.platform.jobs import Handler
from lyceum.platform.schedule import Every

DAY_SECONDS = 86_400


def jobs(service: LibraryService) -> dict[str, Handler]:
    """Reading uploaded files, fetching articles, removing files that no book needs, and what was kept of a deleted conversation."""
    return {
        "library.ingest": service.ingest,
        "library.fetch_article": service.fetch_article,
        "library.forget_file": service.forget_file,
        "library.forget_answers": service.partner.forget,
    }


def schedule(service: LibraryService) -> Mapping[str, Every]:
    """Once a day: files that no book has, and books from before there were fingerprints."""
    return {
        "library.sweep": Every(DAY_SECONDS, service.orphans.sweep),
        "library.fingerprint": Every(DAY_SECONDS, service.fingerprints.fill),
    }
