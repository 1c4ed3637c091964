"""A child process that sets one paper and ends: run as a file by `paper`, so that it loads nothing of the school but this.

It reads a JSON object from its standard input (`template`, `facts`, `fonts`, `root`, `at`) and writes a PDF to its standard output. What
people wrote comes in `facts` alone, which the template takes as text and never as its own source. What it takes of the machine is bounded.
"""

import contextlib
import json
import os
import sys

SECONDS = 10
MAX_MEMORY_BYTES = 2 * 1024**3
MAX_FILES = 64
BACKWARDS, FORWARDS = b"/Direction/R2L", b"/Direction/L2R"
"""How two pages lie side by side. Readers built on PDFium take it for the order of all letters too, and copy "ab12" as "12ab"."""


def main() -> None:
    """Set the paper."""
    with contextlib.suppress(ImportError):  # no such bounds on Windows; the one who waits has a limit of time all the same
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_FILES, MAX_FILES))
    os.environ["RAYON_NUM_THREADS"] = "1"
    import typst  # noqa: PLC0415  (after its bounds are set)

    wish = json.loads(sys.stdin.buffer.read())
    paper = typst.compile(
        wish["template"].encode(),
        root=wish["root"],
        font_paths=[wish["fonts"]],
        ignore_system_fonts=True,
        package_path=wish["root"],
        package_cache_path=wish["root"],
        sys_inputs={"facts": json.dumps(wish["facts"])},
        timestamp=wish["at"],
        pdf_standards=["a-2a"],
    )
    sys.stdout.buffer.write(paper.replace(BACKWARDS, FORWARDS))


main()
