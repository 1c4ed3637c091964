"""A stranger's web server for the tests: real sockets on loopback, answers byte by byte as a page's test wants them."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]

PROSE = (
    "Nora lit the lamp above the kitchen table and waited for her brother. He had promised to come home before the rain, and the rain had"
    " come an hour ago. On the stove the soup had grown cold twice. She was not angry; she only listened to the gate."
)


def page(body: str, *, title: str = "The Lamp", head: str = "") -> str:
    """A small page with a frame around its article."""
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head>'
        '<body><nav><a href="/">Home</a> <a href="/x">News</a></nav>'
        f'<article>{body}</article><footer class="footer">Imprint and a hundred other things</footer></body></html>'
    )


ARTICLE = page(f"<h1>The Lamp</h1><p>{PROSE}</p><p>{PROSE.replace('Nora', 'Sara')}</p>")


def answer(
    body: bytes | str = ARTICLE, *, status: int = 200, kind: str = "text/html; charset=utf-8", length: int | None = None, **more: str
) -> bytes:
    """An answer's bytes; `more` are header fields, their underscores standing for hyphens."""
    data = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(data) if length is None else length}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return "\r\n".join([*lines, "", ""]).encode() + data


def redirect(to: str, status: int = 302) -> bytes:
    return answer(b"", status=status, Location=to)


def packed(data: bytes) -> bytes:
    return answer(gzip.compress(data), Content_Encoding="gzip")


@dataclass
class Site:
    """What it was asked, and what it says by path; `/robots.txt` is missing unless it is given."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    port: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
            path = head[0].split()[1]
            self.asked.append(
                (path, {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)})
            )
            said = self.answers.get(path, answer("gone", status=404))
            if isinstance(said, bytes):
                writer.write(said)
                await writer.drain()
            else:
                await said(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.at_once -= 1
            writer.close()


@asynccontextmanager
async def running() -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0)
    site.port = server.sockets[0].getsockname()[1]
    async with server:
        yield site
