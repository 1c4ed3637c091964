"""Puts the demo school in. Doing it again changes nothing but what a newer version of the stories changed."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lyceum.app.credit import CONSOLE
from lyceum.app.demo.past import give_past
from lyceum.app.house import House
from lyceum.domains.billing.port import Product
from lyceum.domains.identity.port import Locale
from lyceum.domains.ledger.models import Party, Transfer
from lyceum.domains.library.port import SharedBook, SharedChapter
from lyceum.domains.progress.port import ProfileChoice
from lyceum.kernel.principal import Role

STORIES = Path(__file__).parent / "stories"
WELCOME_UNITS = 5_000_000
"""Five euro."""
COURSE = Product(
    code="everyday_english",
    names={"en": "Everyday English in six weeks", "fa": "انگلیسی روزمره در شش هفته"},
    kind="course",
    course="everyday_english",
    price_eur=29_000_000,
    price_irr=38_000_000,
)
"""So that a course, too, can be bought at the sandbox bank."""


@dataclass(frozen=True)
class Person:
    """Somebody of the demo school, with a sign-in token that works once, for ten minutes."""

    name: str
    role: Role
    token: str


PEOPLE: tuple[tuple[str, str, Role, Locale], ...] = (
    ("learner@demo.lyceum.example", "Mina (demo)", "student", "en"),
    ("teacher@demo.lyceum.example", "Daniel (demo)", "teacher", "en"),
    ("admin@demo.lyceum.example", "Nasrin (demo)", "admin", "en"),
)
LEARNERS_CHOICE = ProfileChoice(native_language="fa", target_language="en", level="A2", daily_goal_minutes=10, time_zone="UTC")


async def seed(house: House) -> list[Person]:
    """Put stories, lessons, people and the learner's past in; returns the people with fresh sign-in tokens."""
    books = []
    for story in stories():
        book_id = await house.ports["library"].add_shared(story)
        await house.ports["lessons"].add_shared(book_id)
        books.append((book_id, story))
    await _course_for_sale(house)
    identity = house.ports["identity"]
    people = []
    for email, name, role, locale in PEOPLE:
        user_id = await identity.ensure_user(email=email, name=name, role=role, locale=locale)
        if role == "student" and not (await house.ports["progress"].profile(user_id)).onboarded:
            await house.ports["progress"].keep_profile(user_id, LEARNERS_CHOICE)
        if role == "student":
            await give_past(house, user_id, books)
            await _welcome(house, user_id)
        people.append(Person(name, role, await identity.make_link(user_id)))
    return people


async def _course_for_sale(house: House) -> None:
    """Once a school: what its admin makes of the product afterwards stays."""
    if all(product.code != COURSE.code for product in await house.ports["billing"].products()):
        await house.ports["billing"].put_product(COURSE, CONSOLE)


async def _welcome(house: House, user_id: str) -> None:
    """Credit to try AI with, once a school."""
    gift = Transfer(
        id=uuid5(NAMESPACE_URL, f"lyceum:demo:credit:{user_id}"),
        debit=Party(code="grants"),
        credit=Party(owner=user_id, code="credit"),
        currency="EUR",
        amount=WELCOME_UNITS,
        reason="grant",
        note="Welcome to the demo school",
        actor=CONSOLE,
    )
    await house.ports["ledger"].transfer(gift)


def stories() -> list[SharedBook]:
    """The stories that come with the school, easiest first in each language."""
    read = [(path.stem, tomllib.loads(path.read_text())) for path in STORIES.glob("*.toml")]
    return [_book(slug, story) for slug, story in sorted(read, key=lambda entry: (entry[1]["language"], entry[1]["level"]))]


def _book(slug: str, story: dict[str, Any]) -> SharedBook:
    return SharedBook(
        slug=slug,
        title=story["title"],
        authors=(story["author"],),
        language=story["language"],
        chapters=tuple(SharedChapter(title=chapter["title"], text=chapter["text"].strip()) for chapter in story["chapters"]),
        gloss_language=story["gloss_language"],
        glosses=story["glosses"],
    )
