"""Write tests/cards/golden.json: histories of cards with the memories they make, which Python and TypeScript must both find.

Run: `python -m tools.cards_golden`. The same seed gives the same file.
"""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from lyceum.domains.cards.schedule import Logged, Memory, previews, replay
from lyceum.kernel.clock import local_day

GOLDEN = Path(__file__).parents[1] / "tests" / "cards" / "golden.json"
SEED = 20_260_610
HISTORIES = 300
DECK = UUID(int=1)
ZONES = ("UTC", "Asia/Tehran", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland")
RETENTIONS = (0.8, 0.85, 0.9, 0.9, 0.9, 0.95)


def history(chance: random.Random) -> list[Logged]:
    """A card's log as a life would make it: steps within minutes, days, months and years apart, journeys, and undone answers."""
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(500_000))
    zone = chance.choice(ZONES)
    log: list[Logged] = []
    for _ in range(chance.randint(1, 25)):
        zone = zone if chance.random() < 0.95 else chance.choice(ZONES)
        rating = chance.choices((1, 2, 3, 4), (2, 1, 6, 1))[0]
        log.append(_line(chance, moment, zone, rating=rating))
        if chance.random() < 0.05:
            log.append(_line(chance, moment + timedelta(seconds=3), zone, voids=log[-1].id))
        moment += timedelta(minutes=chance.choice((0, 1, 7, 12, 600, 1_440, 4_320, 10_080, 43_200, 400_000)) * (0.5 + chance.random()))
        moment = moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)
    chance.shuffle(log)
    return log


def _line(chance: random.Random, at: datetime, zone: str, rating: int | None = None, voids: UUID | None = None) -> Logged:
    id_ = UUID(int=chance.getrandbits(128), version=4)
    return Logged(id_, at, local_day(at, zone), rating, voids, chance.randrange(20_000), DECK)


def shown(memory: Memory) -> dict[str, Any]:
    """A memory as the file has it, moments in milliseconds, numbers to eight digits."""
    return {
        "state": memory.state,
        "step": memory.step,
        "stability": _eight(memory.stability),
        "difficulty": _eight(memory.difficulty),
        "last_day": str(memory.last_day) if memory.last_day else None,
        "due_day": str(memory.due_day) if memory.due_day else None,
        "due_at": _ms(memory.due_at) if memory.due_at else None,
        "reps": memory.reps,
        "lapses": memory.lapses,
    }


def _eight(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.8g}")


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def made(chance: random.Random) -> dict[str, Any]:
    """One history with what comes of it, and what the buttons say a while later."""
    log, retention = history(chance), chance.choice(RETENTIONS)
    memory = replay(log, retention)
    later = max(line.at for line in log) + timedelta(days=chance.randrange(60), hours=5)
    buttons = previews(memory, later, later.date(), retention)
    return {
        "retention": retention,
        "log": [
            {"id": str(line.id), "at": _ms(line.at), "day": str(line.day), "rating": line.rating, "voids": line.voids and str(line.voids)}
            for line in log
        ],
        "memory": shown(memory),
        "later": {"at": _ms(later), "day": str(later.date())},
        "buttons": [{"rating": one.rating, "state": one.state, "minutes": one.minutes, "days": one.days} for one in buttons],
    }


def golden() -> list[dict[str, Any]]:
    """All histories."""
    chance = random.Random(SEED)  # noqa: S311  (a test's data, to be the same each time)
    return [made(chance) for _ in range(HISTORIES)]


def main() -> None:
    """Write the file, one history a line."""
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in golden())
    GOLDEN.write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
