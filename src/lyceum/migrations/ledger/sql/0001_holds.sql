-- Holds and metered usage. Everywhere the account's row is locked before the hold's.

CREATE FUNCTION _free(a accounts) RETURNS bigint LANGUAGE sql IMMUTABLE AS
$$ SELECT a.credits - a.debits - a.held - (a.accrued_pico + 999999) / 1000000 $$;

-- Sets an amount aside. Outcome: held, exists (the same hold sent again; `state` says what became of it), short (nothing was done).
CREATE FUNCTION reserve(p_id uuid, p_owner text, p_code text, p_currency text, p_amount bigint, p_seconds int,
                        OUT outcome text, OUT state text, OUT free bigint, OUT held bigint, OUT accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
#variable_conflict use_column
DECLARE a accounts; h holds;
BEGIN
  PERFORM _refuse_users();
  SELECT * INTO a FROM accounts WHERE owner_id = p_owner AND code = p_code AND currency = p_currency FOR NO KEY UPDATE;
  free := coalesce(_free(a), 0); held := coalesce(a.held, 0); accrued := coalesce(a.accrued_pico, 0); state := 'open'; outcome := 'held';
  IF a.closed THEN RAISE EXCEPTION 'ledger: account % is closed', a.id USING ERRCODE = 'LG002'; END IF;
  IF p_amount <= free THEN
    INSERT INTO holds (id, account_id, amount, expires_at)
    VALUES (p_id, a.id, p_amount, clock_timestamp() + make_interval(secs => p_seconds)) ON CONFLICT (id) DO NOTHING;
    IF FOUND THEN
      UPDATE accounts SET held = held + p_amount WHERE id = a.id;
      free := free - p_amount; held := held + p_amount;
      RETURN;
    END IF;
  END IF;
  SELECT * INTO h FROM holds WHERE id = p_id;
  IF NOT FOUND THEN outcome := 'short'; RETURN; END IF;
  IF (h.account_id, h.amount) IS DISTINCT FROM (a.id, p_amount) THEN
    RAISE EXCEPTION 'ledger: key % was used for another hold', p_id USING ERRCODE = 'LG005';
  END IF;
  outcome := 'exists'; state := h.state;
END $$;

-- Turns a hold, or a part of it, into a transfer; the rest of it is free again.
CREATE FUNCTION capture(p_id uuid, p_hold uuid, p_owner text, p_code text, p_amount bigint, p_reason text, p_ref text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE h holds; a accounts; o transfers; target bigint;
BEGIN
  PERFORM _refuse_users();
  SELECT * INTO h FROM holds WHERE id = p_hold;
  IF NOT FOUND THEN RAISE EXCEPTION 'ledger: there is no hold %', p_hold USING ERRCODE = 'LG007'; END IF;
  SELECT * INTO a FROM accounts WHERE id = h.account_id;
  target := _account(p_owner, p_code, a.currency);
  PERFORM 1 FROM accounts WHERE id IN (h.account_id, target) AND owner_id IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
  SELECT * INTO o FROM transfers WHERE id = p_id;
  IF FOUND THEN
    IF (o.hold_id, o.credit_account_id, o.amount, o.reason, o.ref) IS DISTINCT FROM (p_hold, target, p_amount, p_reason, p_ref) THEN
      RAISE EXCEPTION 'ledger: key % was used for another transfer', p_id USING ERRCODE = 'LG005';
    END IF;
    RETURN 'exists';
  END IF;
  IF p_amount > h.amount THEN RAISE EXCEPTION 'ledger: hold % is smaller', p_hold USING ERRCODE = 'LG004'; END IF;
  UPDATE holds SET state = 'captured' WHERE id = p_hold AND state = 'open';
  IF NOT FOUND THEN RAISE EXCEPTION 'ledger: hold % is closed', p_hold USING ERRCODE = 'LG006'; END IF;
  UPDATE accounts SET held = held - h.amount WHERE id = h.account_id;
  INSERT INTO transfers (id, debit_account_id, credit_account_id, currency, amount, reason, ref, hold_id)
  VALUES (p_id, h.account_id, target, a.currency, p_amount, p_reason, p_ref, p_hold);
  RETURN 'posted';
END $$;

-- Frees a hold that is open, and says what became of it: released, or how it had been closed before.
CREATE FUNCTION release(p_hold uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE h holds; s text;
BEGIN
  PERFORM _refuse_users();
  SELECT * INTO h FROM holds WHERE id = p_hold;
  IF NOT FOUND THEN RAISE EXCEPTION 'ledger: there is no hold %', p_hold USING ERRCODE = 'LG007'; END IF;
  PERFORM 1 FROM accounts WHERE id = h.account_id FOR NO KEY UPDATE;
  UPDATE holds SET state = 'released' WHERE id = p_hold AND state = 'open';
  IF NOT FOUND THEN SELECT state INTO s FROM holds WHERE id = p_hold; RETURN s; END IF;
  UPDATE accounts SET held = held - h.amount WHERE id = h.account_id;
  RETURN 'released';
END $$;

-- Frees what has outlived its time, of some accounts; those that others have in hand are left for the next time. Returns how many.
CREATE FUNCTION sweep(p_most int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a bigint; n int := 0; freed bigint; here int;
BEGIN
  PERFORM _refuse_users();
  FOR a IN SELECT id FROM accounts WHERE id IN (SELECT account_id FROM holds WHERE state = 'open' AND expires_at < clock_timestamp()
                                                ORDER BY expires_at LIMIT p_most) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED LOOP
    WITH gone AS (UPDATE holds SET state = 'expired' WHERE account_id = a AND state = 'open' AND expires_at < clock_timestamp() RETURNING amount)
    SELECT count(*), coalesce(sum(amount), 0) INTO here, freed FROM gone;
    UPDATE accounts SET held = held - freed WHERE id = a;
    n := n + here;
  END LOOP;
  RETURN n;
END $$;

-- Something was delivered: closes its hold, adds the exact cost to what has accrued, and posts all whole units once the smallest charge is
-- reached. What the account cannot bear is recorded as short: a delivered service is never undone. A hold that has expired is no hindrance.
CREATE FUNCTION deliver(p_id uuid, p_hold uuid, p_owner text, p_code text, p_currency text, p_revenue text, p_service text,
                        p_cost bigint, p_provider bigint,
                        OUT outcome text, OUT charged bigint, OUT short bigint, OUT free bigint, OUT held bigint, OUT accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
#variable_conflict use_column
DECLARE a accounts; u usage; s text; revenue bigint; freed bigint := 0; total numeric; bearable numeric; smallest bigint;
BEGIN
  PERFORM _refuse_users();
  PERFORM _account(p_owner, p_code, p_currency);
  revenue := _account('', p_revenue, p_currency);
  SELECT * INTO a FROM accounts WHERE owner_id = p_owner AND code = p_code AND currency = p_currency FOR NO KEY UPDATE;
  outcome := 'delivered';
  SELECT * INTO u FROM usage WHERE id = p_id;
  IF FOUND THEN
    IF (u.account_id, u.revenue_id, u.hold_id, u.service, u.cost_pico, u.provider_pico)
       IS DISTINCT FROM (a.id, revenue, p_hold, p_service, p_cost, p_provider) THEN
      RAISE EXCEPTION 'ledger: key % was used for other usage', p_id USING ERRCODE = 'LG005';
    END IF;
    outcome := 'exists'; charged := u.charged; short := u.short_pico; free := _free(a); held := a.held; accrued := a.accrued_pico;
    RETURN;
  END IF;
  IF a.closed THEN RAISE EXCEPTION 'ledger: account % is closed', a.id USING ERRCODE = 'LG002'; END IF;
  IF p_hold IS NOT NULL THEN
    UPDATE holds SET state = 'settled' WHERE id = p_hold AND account_id = a.id AND state = 'open' RETURNING amount INTO freed;
    IF NOT FOUND THEN
      freed := 0;
      SELECT state INTO s FROM holds WHERE id = p_hold AND account_id = a.id;
      IF NOT FOUND THEN RAISE EXCEPTION 'ledger: there is no hold %', p_hold USING ERRCODE = 'LG007'; END IF;
      IF s <> 'expired' THEN RAISE EXCEPTION 'ledger: hold % is closed', p_hold USING ERRCODE = 'LG006'; END IF;
    END IF;
  END IF;
  SELECT smallest_charge INTO smallest FROM currencies WHERE code = a.currency;
  bearable := (a.credits - a.debits - a.held + freed)::numeric * 1000000;                -- what has accrued before is inside of it
  total := a.accrued_pico::numeric + p_cost;
  short := greatest(total - bearable, 0);
  total := total - short;
  charged := CASE WHEN total >= smallest::numeric * 1000000 THEN trunc(total / 1000000) ELSE 0 END;
  accrued := total - charged::numeric * 1000000;
  UPDATE accounts SET held = held - freed, accrued_pico = accrued WHERE id = a.id;
  INSERT INTO usage (id, account_id, revenue_id, hold_id, service, cost_pico, provider_pico, short_pico, charged)
  VALUES (p_id, a.id, revenue, p_hold, p_service, p_cost, p_provider, short, charged);
  IF charged > 0 THEN
    INSERT INTO transfers (id, debit_account_id, credit_account_id, currency, amount, reason)
    VALUES (p_id, a.id, revenue, a.currency, charged, 'usage');
  END IF;
  held := a.held - freed;
  free := a.credits - a.debits - charged - held - (accrued + 999999) / 1000000;
END $$;
