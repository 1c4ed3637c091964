"""Decks, and the cards of notes in them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from lyceum.domains.cards import card_store, faces, store
from lyceum.domains.cards.errors import CardNotFound, DefaultDeckStays, NoSuchName, TooManyDecks
from lyceum.domains.cards.models import MAX_DECKS, CardChanges, CardState, Counts, Deck, DeckChanges, PutOff
from lyceum.domains.cards.picking import pick
from lyceum.domains.cards.rules import language_of
from lyceum.domains.cards.tables import DeckRow
from lyceum.domains.cards.work import Work, card_row, kinds_of, possible_kinds, state_of
from lyceum.kernel.clock import local_day
from lyceum.kernel.text import clean

_PLAIN = ("desired_retention", "new_per_day", "reviews_per_day")
NOTHING = Counts(new=0, learning=0, due=0)


class DeckWork(Work):
    """The part of the room that keeps decks."""

    async def decks(self, user_id: str) -> tuple[Deck, ...]:
        """See the port."""
        zone_name = await self._zone(user_id)
        day = local_day(self._clock(), zone_name)
        async with self._db.as_user(user_id) as tx:
            await self._give_cards(tx, user_id)
            rows = await card_store.decks(tx, user_id)
            cards = await card_store.card_counts(tx, user_id)
            picked = await pick(tx, user_id, rows, day, zone_name)
        return tuple(_deck(row, cards.get(row.id, 0), picked.of(row.id).counts) for row in rows)

    async def add_deck(self, user_id: str, language: str, changes: DeckChanges) -> Deck:
        """See the port."""
        new = self._new_deck(user_id, language_of(language), is_default=False)
        chosen = changes.model_dump(exclude_none=True)
        async with self._db.as_user(user_id) as tx:
            if len(await card_store.decks(tx, user_id)) >= MAX_DECKS:
                raise TooManyDecks(decks=MAX_DECKS)
            await card_store.add_deck(
                tx, new | chosen | {"name": _name(changes.name or ""), "kinds": list(chosen.get("kinds", new["kinds"]))}
            )
            return _deck(await self._deck(tx, user_id, new["id"]), 0, NOTHING)

    async def change_deck(self, user_id: str, deck_id: UUID, changes: DeckChanges) -> Deck:
        """See the port."""
        zone_name = await self._zone(user_id)
        async with self._db.as_user(user_id) as tx:
            deck = await self._deck(tx, user_id, deck_id)
            retention = deck.desired_retention
            if changes.name is not None:
                deck.name = _name(changes.name)
            for field in _PLAIN:
                if (value := getattr(changes, field)) is not None:
                    setattr(deck, field, value)
            new_kinds = changes.kinds is not None and set(changes.kinds) != set(deck.kinds)
            if changes.kinds is not None:
                deck.kinds = list(dict.fromkeys(changes.kinds))
            await tx.flush()
            if deck.desired_retention != retention:
                await card_store.reschedule(tx, user_id, deck_id, deck.desired_retention)
            if new_kinds:
                await self._match_cards(tx, deck, await store.in_deck(tx, user_id, deck_id))
            cards = await card_store.card_counts(tx, user_id)
            picked = await pick(tx, user_id, [deck], local_day(self._clock(), zone_name), zone_name)
            return _deck(deck, cards.get(deck_id, 0), picked.counts)

    async def drop_deck(self, user_id: str, deck_id: UUID) -> None:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            deck = await self._deck(tx, user_id, deck_id)
            if deck.is_default:
                raise DefaultDeckStays
            heir = await self._deck_for(tx, user_id, deck.language, None)
            await card_store.remove_deck(tx, user_id, deck_id, heir.id)
            if heir.desired_retention != deck.desired_retention:
                await card_store.reschedule(tx, user_id, heir.id, heir.desired_retention)

    async def change_card(self, user_id: str, card_id: UUID, changes: CardChanges) -> CardState:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            held = await card_store.held_cards(tx, user_id, [card_id])
            if not held or held[0].deleted:
                raise CardNotFound
            await card_store.suspend(tx, user_id, card_id, changes.suspended)
            return state_of(held[0]).model_copy(update={"suspended": changes.suspended})

    async def put_off(self, user_id: str, card_id: UUID, wish: PutOff) -> CardState:
        """See the port."""
        day = await self._today(user_id) if wish.until_tomorrow else None
        async with self._db.as_user(user_id) as tx:
            held = await card_store.held_cards(tx, user_id, [card_id])
            if not held or held[0].deleted:
                raise CardNotFound
            await card_store.put_off(tx, user_id, held[0].note_id, day)
            return state_of(held[0]).model_copy(update={"put_off_on": day})

    async def cards_of(self, user_id: str, note_id: UUID) -> tuple[CardState, ...]:
        """See the port."""
        async with self._db.as_user(user_id) as tx:
            ids = [card.id for card in await card_store.cards_of(tx, user_id, [note_id]) if not card.deleted]
            return tuple(state_of(card) for card in await card_store.held_cards(tx, user_id, ids))

    async def _match_cards(self, tx: AsyncSession, deck: DeckRow, notes: Sequence[Any]) -> None:
        """Let notes have the cards that their deck and their fields ask for.

        A card that was studied stays as long as the fields are enough for it; one that never was goes.
        """
        there = await card_store.cards_of(tx, deck.owner_id, [note.id for note in notes])
        by_note: dict[UUID, list[Any]] = {}
        for card in there:
            by_note.setdefault(card.note_id, []).append(card)
        missing: list[dict[str, Any]] = []
        gone: list[UUID] = []
        for note in notes:
            possible = possible_kinds(note)
            kinds = faces.wanted(possible, kinds_of(deck))
            cards = by_note.get(note.id, [])
            kinds |= {card.kind for card in cards if card.reps and not card.deleted and card.kind in possible}
            kept = {card.kind for card in cards if not card.deleted and card.deck_id == deck.id}
            missing += [card_row(deck, note.id, kind) for kind in sorted(kinds - kept)]
            gone += [card.id for card in cards if not card.deleted and card.kind not in kinds]
        await card_store.add_cards(tx, missing)
        if gone:
            await card_store.drop_cards(tx, deck.owner_id, gone)


def _name(name: str) -> str:
    tidy = clean(name).strip()
    if not tidy:
        raise NoSuchName(field="name")
    return tidy


def _deck(row: DeckRow, cards: int, counts: Counts) -> Deck:
    facts = {name: getattr(row, name) for name in ("id", "language", "name", "is_default", *_PLAIN)}
    return Deck(**facts, kinds=kinds_of(row), cards=cards, counts=counts)
