"""An answer judged and stored through HTTP, beside one bare INSERT and COMMIT on the same database by the same driver.

The school runs whole in this process (uvicorn on a local port, its worker counting the answers meanwhile), a plain client in a thread:
its time is ours too. Answers of all types in turn, one after the other, as a learner gives them. Milliseconds of wall time; the first
answers, which open connections and read word lists, are left out. Run: `python bench/lessons_answer.py [answers]`.
"""

import asyncio
import json
import statistics
import sys
import time
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

import asyncpg
import uvicorn
from ground import scratch

from lyceum.app.demo.seed import stories
from lyceum.app.house import House
from lyceum.app.rooms import sections
from lyceum.platform.addresses import Addresses
from lyceum.platform.settings import load

LEFT_OUT = 60
PEER_TABLE = (
    "CREATE TABLE lessons.peer AS SELECT * FROM lessons.attempts WITH NO DATA; ALTER TABLE lessons.peer ADD PRIMARY KEY (owner_id, id)"
)
PEER_INSERT = "INSERT INTO lessons.peer VALUES ('peer', $1, $1, $1, '{}', 4000, $2, now())"
GIVEN = "the light went of and then it come on again"


def response(activity: dict[str, Any]) -> dict[str, Any]:
    """Some answer of the right shape."""
    given: dict[str, Any]
    match activity["type"]:
        case "multiple_choice" | "listening_comprehension":
            given = {"option": "2"}
        case "true_false":
            given = {"is_true": True}
        case "gap_fill":
            given = {"gaps": {"1": activity["bank"][0]["id"]}}
        case "fill_in_blank" | "cloze_test":
            given = {"blanks": {part["blank"]: "sea" for part in activity["parts"] if "blank" in part}}
        case "sentence_reordering":
            given = {"order": [tile["id"] for tile in activity["tiles"]]}
        case "vocabulary_matching":
            meanings = [meaning["id"] for meaning in activity["meanings"]]
            given = {"pairs": dict(zip((word["id"] for word in activity["words"]), meanings, strict=False))}  # some meanings belong to none
        case "matching_pairs":
            cards = [card["id"] for card in activity["cards"]]
            given = {"pairs": list(zip(cards[::2], cards[1::2], strict=True)), "moves": len(cards)}
        case _:
            given = {"text": GIVEN if activity["type"] == "dictation" else "sea"}
    return {"type": activity["type"], **given}


class Client:
    """A browser's connection, kept open."""

    def __init__(self, port: int) -> None:
        self.headers = {"Content-Type": "application/json"}
        self._connection = HTTPConnection("127.0.0.1", port)

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """The JSON of an answer that must be a good one."""
        self._connection.request(method, path, json.dumps(body) if body else None, self.headers)
        answer = self._connection.getresponse()
        text = answer.read()
        assert answer.status in (200, 201), text
        return json.loads(text)


async def compare(house: House, addresses: Addresses, answers: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ours and of each of the peer's."""
    server = uvicorn.Server(uvicorn.Config(house.app, port=0, log_level="error", access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    for story in stories()[:2]:
        await house.ports["lessons"].add_shared(await house.ports["library"].add_shared(story))
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    await owner.execute(PEER_TABLE)
    insert = await owner.prepare(PEER_INSERT)
    ours: list[float] = []
    peer: list[float] = []
    client = Client(port)
    session = await asyncio.to_thread(client.ask, "POST", "/api/identity/guests", {"locale": "en", "time_zone": "UTC"})
    client.headers["Authorization"] = f"Bearer {session['access_token']}"
    listed = await asyncio.to_thread(client.ask, "GET", "/api/lessons/open")
    lessons = [await asyncio.to_thread(client.ask, "GET", f"/api/lessons/{one['id']}") for one in listed]
    places = [(lesson["id"], activity) for lesson in lessons for activity in lesson["activities"]]
    for number in range(answers + LEFT_OUT):
        lesson_id, activity = places[number % len(places)]
        body = {"id": str(uuid4()), "activity_id": activity["id"], "response": response(activity), "milliseconds": 4000}
        started = time.perf_counter()
        judged = await asyncio.to_thread(client.ask, "POST", f"/api/lessons/{lesson_id}/attempts", body)
        between = time.perf_counter()
        await insert.fetch(uuid4(), json.dumps(judged))
        ours.append((between - started) * 1_000)
        peer.append((time.perf_counter() - between) * 1_000)
    await owner.close()
    server.should_exit = True
    await serving
    return ours[LEFT_OUT:], peer[LEFT_OUT:]


def main() -> None:
    """Prints both and their ratio."""
    with scratch() as addresses:
        house = House("all", load(sections()), addresses)
        ours, peer = asyncio.run(compare(house, addresses, int(sys.argv[1]) if len(sys.argv) > 1 else 600))
    mine, theirs = statistics.quantiles(ours, n=20)[-1], statistics.quantiles(peer, n=20)[-1]
    print(f"medians: ours {statistics.median(ours):.2f} ms, peer {statistics.median(peer):.2f} ms")
    print(f"lessons_answer: ours {mine:.2f} ms p95, judged and stored; peer {theirs:.2f} ms p95, bare INSERT; ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    main()
