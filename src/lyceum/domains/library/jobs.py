"""What runs later in the library."""

from lyceum.domains.library.service import LibraryService
from lyceum.platform.jobs import Handler


def jobs(service: LibraryService) -> dict[str, Handler]:
    """Reading uploaded files, fetching articles, and removing files that no book needs."""
    return {
        "library.ingest": service.ingest,
        "library.fetch_article": service.fetch_article,
        "library.forget_file": service.forget_file,
    }
