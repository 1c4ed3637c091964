"""Mistakes that somebody could make in the till, one each: what stands there, and what would stand there."""

from tests.gateway.till import Changes

DEFECTS: dict[str, Changes] = {
    "what was delivered is booked twice": (
        (
            "meter",
            "        delivered = await self._ledger.deliver(booked)\n",
            (
                "        await self._ledger.deliver(booked)\n"
                "        delivered = await self._ledger.deliver(booked.model_copy(update={'id': new_id(), 'hold_id': None}))\n"
            ),
        ),
    ),
    "every try is booked under a key of its own": (
        ("meter", "            id=admitted.id,\n            owner", "            id=new_id(),\n            owner"),
    ),
    "what failed stays set aside": (("meter", '        if state in ("failed", None):', "        if False:"),),
    "what was left stays set aside": (
        (
            "meter",
            "store.NOTE_CONTENT, admitted.id, made.content)\n        await self._let_go(admitted)",
            "store.NOTE_CONTENT, admitted.id, made.content)",
        ),
    ),
    "what the cache had costs the whole price": (
        ("tariff", '// PERMILLE if source == "cache" else whole', '// PERMILLE if source == "nothing" else whole'),
    ),
    "a key may come with another question": (("meter", 'if not row["same"]:', "if False:"),),
    "what is set aside does not depend on the call": (("meter", "most = max(most, price)", "most = max(most, 1)"),),
    "another upstream's most is set aside": (("meter", "most = max(most, price)", "most = most or price"),),
    "every unit has the price of the first": (
        ("store", "{rate.unit: rate.price_pico for rate in own}", "{rate.unit: own[0].price_pico for rate in own}"),
    ),
    "the user pays what the provider takes": (("store", "prices={rate.unit: rate.price_pico", "prices={rate.unit: rate.cost_pico"),),
    "the first of the route is paid, whoever answered": (
        ("tariff", "return next((offer for offer in same if offer.upstream.model == model), same[0])", "return same[0]"),
    ),
    "an answer that was kept is given away under its key": (("meter", 'owed=row["state"] == "kept"', "owed=False"),),
    "an answer that was kept is given away by the cache": (("meter", 'made.source == "cache" and (unpaid', "False and (unpaid"),),
    "whoever comes for a kept answer needs no credit": (
        ("meter", "            await self._set_aside(hold_id, owner_id, micro(cost))\n", "            pass\n"),
    ),
    "it is charged before it is stored": (
        (
            "meter",
            '        await self._end(admitted, made, "stored" if costs',
            (
                "        if costs:\n            await self._book(admitted, cost, provider_cost, admitted.id if admitted.held else None)\n"
                '        await self._end(admitted, made, "stored" if costs'
            ),
        ),
    ),
    "what was stored is never charged once its process has died": (("meter", 'if row.state == "running":', "if row.state:"),),
    "what was fetched is never charged once its process has died": (("meter", "(row.id, fetched(row.id), None)", "(row.id,)"),),
    "settling ends when its client leaves": (("meter", "return await lasting(self._settle(", "return await (self._settle("),),
    "whoever leaves a stream pays nothing": (("calls", "if self._last is None:", "if True:"),),
    "whoever leaves a stream before it begins pays": (
        ("calls", "        if self._last is None:\n            await self.fail()\n            return\n", ""),
        (
            "calls",
            "Made(self._last.provider, self._last.model, self._last.source or",
            "Made('compatible', 'p-1', self._last and self._last.source or",
        ),
    ),
    "letters are counted for bytes": (("calls", "self._delivered += len(delta.text.encode())", "self._delivered += len(delta.text)"),),
    "a token is two bytes of what was left": (("rules", "BYTES_A_TOKEN = 4", "BYTES_A_TOKEN = 2"),),
    "equal requests at one door are made apart": (("openai.desk", "if work is None or work.done():", "if True:"),),
    "an answer under a key is not kept": (("openai.desk", "body if asked.key else None)", "None)"),),
}
IN_THE_DATABASE: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "the rest below a cent is dropped": (
        "ledger.deliver",
        (("accrued := total - charged::numeric * 1000000;", "accrued := CASE WHEN charged > 0 THEN 0 ELSE total END;"),),
    ),
    "what has accrued is told as available": (
        "ledger.deliver",
        (("charged - held - (accrued + 999999) / 1000000;", "charged - held;"),),
    ),
    "a whole cent is not charged yet": (
        "ledger.deliver",
        (("WHEN total >= smallest::numeric * 1000000", "WHEN total >= smallest::numeric * 2000000"),),
    ),
    "a settled hold stays held": (
        "ledger.deliver",
        (("SET held = held - freed, accrued_pico = accrued", "SET accrued_pico = accrued"),),
    ),
    "holds that outlived their time are not freed": (
        "ledger.sweep",
        (("state = 'open' AND expires_at < clock_timestamp()", "state = 'open' AND expires_at < 'epoch'"),),
    ),
    "a key whose call failed is lost": (
        "gateway.begin_call",
        (("c.digest = p_digest AND c.state = 'failed'", "c.digest = p_digest AND c.state = 'nothing'"),),
    ),
    "an answer is not written to the call that was begun": (
        "gateway.end_opened",
        (("AND state IN ('running'", "AND state IN ('nothing'"),),
    ),
    "a kept answer is paid again and again": ("gateway.claim_kept", (("SET state = 'failed', answer = NULL", "SET answer = NULL"),)),
}
