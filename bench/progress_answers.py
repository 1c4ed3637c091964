"""What counting an answer costs: log row, day's sums, cap on repeats, under row-level security, beside one bare INSERT and COMMIT.

Both write to the same database, in turn; the peer writes the same row to a table without policies, by asyncpg alone. Medians in
milliseconds of wall time, and the 95th percentile of ours. Run: `python bench/progress_answers.py [answers]`.
"""

import time

import asyncpg
from ground import beside

from lyceum.domains.progress.port import ActivityAnswered
from lyceum.domains.progress.service import ProgressService
from lyceum.kernel.ids import new_id, new_user_id
from lyceum.platform.addresses import Addresses
from lyceum.platform.database import Database

PEER_TABLE = """
    CREATE TABLE progress.peer AS SELECT * FROM progress.efforts WITH NO DATA;
    ALTER TABLE progress.peer ADD PRIMARY KEY (owner_id, event_id);
    CREATE INDEX ON progress.peer (owner_id, source, item, day)
"""
PEER_INSERT = (
    "INSERT INTO progress.peer VALUES ($1, $2, now(), current_date, $3, $4, 'dictation', 'en', 4000, 10, 10, 'right', 1, 0.5, true, NULL)"
)


async def compare(addresses: Addresses, answers: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each of ours and of each of the peer's."""
    owner = await asyncpg.connect(addresses.owner.set(drivername="postgresql").render_as_string(hide_password=False))
    await owner.execute(PEER_TABLE)
    insert = await owner.prepare(PEER_INSERT)
    db = Database(addresses.app)
    service, learners = ProgressService(db=db), [new_user_id() for _ in range(20)]
    ours: list[float] = []
    peer: list[float] = []
    for number in range(answers + 50):
        learner, source, item = learners[number % 20], f"lesson {number // 200}", f"activity {number % 97}"
        event = ActivityAnswered(
            user_id=learner,
            source=source,
            activity_id=item,
            kind="dictation",
            language="en",
            verdict="right",
            score=1,
            milliseconds=4_000,
            difficulty=0.5,
            first_try=True,
        )
        started = time.perf_counter()
        await service.record_answer(event)
        between = time.perf_counter()
        await insert.fetch(learner, new_id(), source, item)
        ours.append((between - started) * 1_000)
        peer.append((time.perf_counter() - between) * 1_000)
    await db.close()
    await owner.close()
    return ours[50:], peer[50:]  # the first ones open connections and prepare statements


def main() -> None:
    """Prints both and their ratio."""
    beside("progress_answers", compare, 1_000, ours="1 counted answer", peer="bare INSERT and COMMIT")


if __name__ == "__main__":
    main()
