"""What checking an access token costs, beside PyJWT at the same work, and beside the bare RSA verification that any check contains.

PyJWT gets a loaded key and is told to check what ours checks: one algorithm, issuer, audience, times, required claims. It is no
dependency, so it is installed into a virtual environment of its own, for this run; where that is not possible the bare verification is
the peer. In turn, in blocks; medians in microseconds. Run: `python bench/identity_tokens.py [rounds]`.
"""

import asyncio
import base64
import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from joserfc import jwt
from joserfc.jwk import RSAKey

from lyceum.domains.identity.keys import KEY_BITS
from lyceum.kernel.errors import NotFound
from lyceum.kernel.ids import new_id, new_user_id
from lyceum.kernel.principal import Principal
from lyceum.platform.tokens import AUDIENCE, ISSUER, TOKEN_TYPE, Verifier

BLOCKS = 40
BLOCK = 50
GOAL_MICROSECONDS = 150
PEER = "pyjwt[crypto]==2.15.1"
PEER_PROGRAM = """
import json, sys, time, jwt
given = json.load(sys.stdin)
key = jwt.PyJWK(given["key"]).key
required = {"require": ["iss", "aud", "exp", "iat", "sub", "sid", "role"]}
seconds = []
for _ in range(given["blocks"]):
    began = time.perf_counter()
    for token in given["tokens"]:
        jwt.decode(token, key, algorithms=["RS256"], audience=given["audience"], issuer=given["issuer"], options=required)
    seconds.append(time.perf_counter() - began)
print(json.dumps(seconds))
"""


def made(key: RSAKey, kid: str) -> str:
    """A token as the school makes them."""
    issued, user_id = int(time.time()), new_user_id()
    claims: dict[str, Any] = {"iss": ISSUER, "aud": AUDIENCE, "sub": user_id, "iat": issued, "exp": issued + 600, "jti": new_id().hex}
    claims |= {"sid": str(new_id()), "auth_time": issued, "amr": ["pwd"], "user_id": user_id, "email": "learner@example.org"}
    claims |= {"name": "A learner", "role": "student"}
    return jwt.encode({"alg": "RS256", "typ": TOKEN_TYPE, "kid": kid}, claims, key, algorithms=["RS256"])


def environment(folder: Path) -> Path | None:
    """A Python that has the peer; None where it cannot be had."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    install = [python, "-m", "pip", "install", "--quiet", "--retries", "0", "--timeout", "10", PEER]
    return python if subprocess.run(install, check=False, capture_output=True).returncode == 0 else None


async def no_api_keys(_key: str) -> Principal:
    """Only tokens are checked here."""
    raise NotFound


async def ours(verifier: Verifier, tokens: list[str]) -> list[float]:
    """Seconds of each block by the school's own check."""
    seconds = []
    for _ in range(BLOCKS):
        began = time.perf_counter()
        for token in tokens:
            await verifier.check(token)
        seconds.append(time.perf_counter() - began)
    return seconds


def bare(tokens: list[str], key: Any) -> list[float]:
    """Seconds of each block by the signature alone; the claims are parsed and not looked at."""
    seconds = []
    for _ in range(BLOCKS):
        began = time.perf_counter()
        for token in tokens:
            body, _, signature = token.rpartition(".")
            key.verify(base64.urlsafe_b64decode(signature + "=="), body.encode(), padding.PKCS1v15(), hashes.SHA256())
            json.loads(base64.urlsafe_b64decode(body.partition(".")[2] + "=="))
        seconds.append(time.perf_counter() - began)
    return seconds


def peers(python: Path, tokens: list[str], public: dict[str, Any]) -> list[float]:
    """Seconds of each block by the peer."""
    given = {"key": public, "blocks": BLOCKS, "tokens": tokens, "audience": AUDIENCE, "issuer": ISSUER}
    run = subprocess.run([python, "-c", PEER_PROGRAM], input=json.dumps(given).encode(), capture_output=True, check=True)
    return list(json.loads(run.stdout))


def compare(rounds: int, python: Path | None) -> dict[str, float]:
    """Median microseconds a check, by who checks."""
    key = RSAKey.generate_key(KEY_BITS)
    kid = key.thumbprint()
    public = key.as_dict(private=False, kid=kid, use="sig", alg="RS256")

    async def source() -> dict[str, Any]:
        return {"keys": [public]}

    verifier, loaded = Verifier(source, no_api_keys), key.private_key.public_key()
    tokens = [made(key, kid) for _ in range(BLOCK)]
    runs: dict[str, Callable[[], list[float]]] = {"ours": lambda: asyncio.run(ours(verifier, tokens)), "bare": lambda: bare(tokens, loaded)}
    if python:
        runs["PyJWT"] = lambda: peers(python, tokens, public)
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            seconds[name] += run()
    return {name: statistics.median(each) / BLOCK * 1e6 for name, each in seconds.items()}


def main() -> None:
    """Compare, and print the ratio last."""
    with tempfile.TemporaryDirectory(prefix="lyceum-bench-") as folder:
        found = compare(int(sys.argv[1]) if len(sys.argv) > 1 else 5, environment(Path(folder)))
    peer = "PyJWT" if "PyJWT" in found else "bare"
    print(f"bare RSA verification: {found['bare']:.0f} µs; goal: a check within {GOAL_MICROSECONDS} µs")
    print(f"identity_tokens: ours {found['ours']:.0f} µs; peer {found[peer]:.0f} µs ({peer}); ratio {found['ours'] / found[peer]:.2f}")


if __name__ == "__main__":
    main()
