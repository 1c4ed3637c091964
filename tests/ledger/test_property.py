"""Beside an exact oracle: the ledger as it is agrees with it, and with a defect planted it does not."""

import pytest

from tests.ledger.machine import Books, Changes, attack, books, part, walk

DEFECTS: dict[str, Changes] = {
    "what is held can be spent": (("credits - debits - held - (accrued_pico + 999999) / 1000000 >= 0)", "credits - debits >= 0)"),),
    "what has accrued can be spent": (
        ("credits - debits - held - (accrued_pico + 999999) / 1000000 >= 0)", "credits - debits - held - accrued_pico / 1000000 >= 0)"),
    ),
    "what has accrued is told as available": (("a.held - (a.accrued_pico + 999999) / 1000000 $$", "a.held $$"),),
    "the last unit cannot be held": (("IF p_amount <= free THEN", "IF p_amount < free THEN"),),
    "counters move for rows that are dropped": (
        ("CREATE TRIGGER apply AFTER INSERT", "CREATE TRIGGER apply BEFORE INSERT"),
        ("NEW.amount, 0);\n  END IF;\n  RETURN NULL;", "NEW.amount, 0);\n  END IF;\n  RETURN NEW;"),
    ),
    "a key may come with another amount": (
        ("o.currency, o.amount, o.reason, o.ref, o.note", "o.currency, p_amount, o.reason, o.ref, o.note"),
    ),
    "a whole cent is not charged": (("WHEN total >= smallest", "WHEN total > smallest"),),
    "charges are rounded": (("THEN trunc(total / 1000000)", "THEN round(total / 1000000)"),),
    "the rest below a cent is dropped": (
        ("accrued := total - charged::numeric * 1000000;", "accrued := CASE WHEN charged > 0 THEN 0 ELSE total END;"),
    ),
    "what could not be borne is not recorded": (("total := total - short;", "total := total - short; short := 0;"),),
    "a settled hold stays held": (("SET held = held - freed, accrued_pico = accrued", "SET accrued_pico = accrued"),),
    "a captured hold stays held": (
        ("UPDATE accounts SET held = held - h.amount WHERE id = h.account_id;\n  INSERT INTO transfers", "INSERT INTO transfers"),
    ),
    "an expired hold stays held": (("UPDATE accounts SET held = held - freed WHERE id = a;", ""),),
    "all of a hold is captured": (
        ("VALUES (p_id, h.account_id, target, a.currency, p_amount", "VALUES (p_id, h.account_id, target, a.currency, h.amount"),
    ),
    "more than a hold is captured": (("IF p_amount > h.amount THEN", "IF p_amount > h.amount + 1 THEN"),),
    "more is reversed than was moved": (("IF undone > o.amount THEN", "IF undone > o.amount + 1 THEN"),),
    "the last unit cannot be reversed": (("IF undone > o.amount THEN", "IF undone >= o.amount THEN"),),
    "usage sent twice is charged twice": (
        ("SELECT * INTO u FROM usage WHERE id = p_id;\n  IF FOUND THEN", "SELECT * INTO u FROM usage WHERE id = p_id;\n  IF false THEN"),
    ),
    "a released hold can be settled": (("IF s <> 'expired' THEN", "IF false THEN"),),
    "together, what could not be borne is not recorded": (("(wanted - pico)::bigint AS short", "0::bigint AS short"),),
    "together, a settled hold stays held": (("SET held = a.held - due.freed, accrued_pico", "SET accrued_pico"),),
    "together, what was charged is told as available": (("_free(a) - due.charged AS free", "_free(a) AS free"),),
    "together, of an account that comes twice one hold is lost": (("count(DISTINCT l.account) =", "count(l.account) ="),),
    "together, of an account that comes twice one delivery is lost": (("count(DISTINCT a.id) =", "count(a.id) ="),),
    "together, answers are mixed up": (
        ("_free(a) AS free, a.held, a.accrued_pico)\n  SELECT 'held'", "0::bigint AS free, a.held, a.accrued_pico)\n  SELECT 'held'"),
    ),
    "everybody sees everything": (("PERFORM _shown('usage', format('account_id IN (%s)', mine));", "PERFORM _shown('usage', 'true');"),),
    "a user's transaction moves money": (("current_setting('app.user_id', true) <> ''", "false"),),
    "lots are not used first": (("RETURN least(p_new.amount, a.promised);", "RETURN greatest(p_new.amount + a.promised - _free(a), 0);"),),
    "lots are not used at all": ((" AND (promised = 0 OR p_debit = 0)", ""),),
    "the lot that ends last is used first": (("ORDER BY expires_at, id LOOP", "ORDER BY expires_at DESC, id LOOP"),),
    "of two lots the other one is used": (("ORDER BY expires_at, id LOOP", "ORDER BY expires_at, id DESC LOOP"),),
    "a refund takes promotional credit": (("IF p_new.amount > _free(a) - a.promised THEN", "IF p_new.amount > _free(a) THEN"),),
    "a refund uses lots": (("IF p_new.reverses IS NULL THEN RETURN least", "IF true THEN RETURN least"),),
    "the last unit that was bought is not refunded": (("p_new.amount > _free(a) - a.promised", "p_new.amount >= _free(a) - a.promised"),),
    "what is held is thought to be refundable": (("> _free(a) - a.promised", "> _free(a) + a.held - a.promised"),),
    "a spent promotion is taken back from what was bought": (
        ("IF p_new.amount > (SELECT unused FROM", "IF p_new.amount < (SELECT 0 FROM"),
    ),
    "what is held ends too": (("least(sum(unused), _free(a)) INTO n", "sum(unused) INTO n"),),
    "a lot lives through its last moment": (("AND expires_at <= p_moment;", "AND expires_at < p_moment;"),),
    "promotional credit comes back as if bought": (("IF used IS NULL THEN RETURN;", "IF true THEN RETURN;"),),
    "promotional credit comes back first": (("greatest(undone - (o.amount - used), 0) +", "least(undone, used) +"),),
    "the lot used first gets back first": (("ORDER BY s.seq DESC LOOP", "ORDER BY s.seq LOOP"),),
    "a grant may come with another end": (("id = p_id AND expires_at = p_until", "id = p_id"),),
    "a person who goes leaves promotional credit behind": (
        ("IF a.promised > 0 THEN", "IF false THEN"),
        ("rest := a.credits - a.debits - a.promised;", "rest := a.credits - a.debits;"),
    ),
    "everybody sees everybody's lots": (
        ("CREATE POLICY sight ON lots FOR SELECT USING (", "CREATE POLICY sight ON lots FOR SELECT USING (true OR "),
    ),
}
CAUGHT = (Exception, pytest.fail.Exception)
"""The oracle disagrees, an attack succeeds, or the database refuses what it should do."""


def checks(found: Books, examples: int, steps: int) -> None:
    """What the ledger has to pass."""
    walk(found, examples, steps)
    attack(found)
    part(found)


def test_the_ledger_agrees_with_the_oracle(home):
    with books() as found:
        checks(found, 8, 25)


@pytest.mark.prove
@pytest.mark.timeout(1800)
def test_the_ledger_agrees_with_the_oracle_for_long(home):
    with books() as found:
        checks(found, 400, 50)


@pytest.mark.prove
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", DEFECTS)
def test_every_planted_defect_is_caught(home, name):
    with books(DEFECTS[name]) as found, pytest.raises(CAUGHT):
        checks(found, 150, 40)


@pytest.mark.prove
def test_privileges_that_were_not_taken_away_are_noticed(home):
    with books(sealed=False) as found, pytest.raises(pytest.fail.Exception):
        attack(found)
