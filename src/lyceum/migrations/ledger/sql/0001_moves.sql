-- Moving money. Functions whose names begin with _ are for these functions alone.

-- A transaction that runs on behalf of a user moves nothing, whatever statement got into it.
CREATE FUNCTION _refuse_users() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('app.user_id', true) <> '' THEN
    RAISE EXCEPTION 'ledger: a transaction of a user moves no money' USING ERRCODE = 'LG010';
  END IF;
END $$;

-- The account of this name, opened when there is none; an empty owner is the school.
CREATE FUNCTION _account(p_owner text, p_code text, p_currency text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a bigint;
BEGIN
  IF p_owner <> '' THEN SELECT id INTO a FROM accounts WHERE owner_id = p_owner AND code = p_code AND currency = p_currency;
  ELSE SELECT id INTO a FROM accounts WHERE owner_id IS NULL AND code = p_code AND currency = p_currency; END IF;
  IF FOUND THEN RETURN a; END IF;
  a := CASE WHEN p_owner <> '' THEN nextval('people_ids') ELSE nextval('school_ids') END;
  INSERT INTO accounts (id, owner_id, code, currency) VALUES (a, nullif(p_owner, ''), p_code, p_currency) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN RETURN _account(p_owner, p_code, p_currency); END IF;               -- another was first and has committed
  IF p_owner = '' THEN INSERT INTO stripes (account_id, stripe) SELECT a, n FROM generate_series(0, 15) n; END IF;
  RETURN a;
END $$;

CREATE FUNCTION _post(p_id uuid, p_debit bigint, p_credit bigint, p_currency text, p_amount bigint, p_reason text, p_ref text, p_note text,
                      p_actor text, p_group uuid, p_reverses uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE o transfers;
BEGIN
  INSERT INTO transfers (id, debit_account_id, credit_account_id, currency, amount, reason, ref, note, actor, group_id, reverses)
  VALUES (p_id, p_debit, p_credit, p_currency, p_amount, p_reason, p_ref, p_note, p_actor, p_group, p_reverses) ON CONFLICT (id) DO NOTHING;
  IF FOUND THEN RETURN 'posted'; END IF;
  SELECT * INTO o FROM transfers WHERE id = p_id;
  IF (o.debit_account_id, o.credit_account_id, o.currency, o.amount, o.reason, o.ref, o.note, o.actor, o.group_id, o.reverses, o.hold_id)
     IS DISTINCT FROM (p_debit, p_credit, p_currency, p_amount, p_reason, p_ref, p_note, p_actor, p_group, p_reverses, NULL::uuid) THEN
    RAISE EXCEPTION 'ledger: key % was used for another transfer', p_id USING ERRCODE = 'LG005';
  END IF;
  RETURN 'exists';
END $$;

-- One transfer. Missing accounts are opened, in one order everywhere, before anything is locked.
CREATE FUNCTION post(p_id uuid, p_debit_owner text, p_debit_code text, p_credit_owner text, p_credit_code text, p_currency text,
                     p_amount bigint, p_reason text, p_ref text, p_note text, p_actor text, p_group uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE d bigint; c bigint;
BEGIN
  PERFORM _refuse_users();
  IF (p_debit_owner, p_debit_code) >= (p_credit_owner, p_credit_code) THEN d := _account(p_debit_owner, p_debit_code, p_currency); END IF;
  c := _account(p_credit_owner, p_credit_code, p_currency);
  IF d IS NULL THEN d := _account(p_debit_owner, p_debit_code, p_currency); END IF;
  RETURN _post(p_id, d, c, p_currency, p_amount, p_reason, p_ref, p_note, p_actor, p_group, NULL);
END $$;

-- Several transfers, all or none. Every row that they need is locked first, in the order of ids.
CREATE FUNCTION post_all(p_moves jsonb) RETURNS text[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE m record; accounts_needed bigint[]; outcomes text[] := '{}';
BEGIN
  PERFORM _refuse_users();
  FOR m IN SELECT DISTINCT owner, code, currency FROM (
      SELECT e->>'debit_owner' AS owner, e->>'debit_code' AS code, e->>'currency' AS currency FROM jsonb_array_elements(p_moves) e
      UNION ALL SELECT e->>'credit_owner', e->>'credit_code', e->>'currency' FROM jsonb_array_elements(p_moves) e) x
    ORDER BY owner DESC, code DESC, currency DESC
  LOOP accounts_needed := accounts_needed || _account(m.owner, m.code, m.currency); END LOOP;
  PERFORM 1 FROM accounts WHERE id = ANY (accounts_needed) AND owner_id IS NOT NULL ORDER BY id FOR NO KEY UPDATE;
  PERFORM 1 FROM stripes WHERE account_id = ANY (accounts_needed) AND stripe = pg_backend_pid() % 16 ORDER BY account_id FOR NO KEY UPDATE;
  FOR m IN SELECT e FROM jsonb_array_elements(p_moves) e LOOP
    outcomes := outcomes || _post((m.e->>'id')::uuid, _account(m.e->>'debit_owner', m.e->>'debit_code', m.e->>'currency'),
      _account(m.e->>'credit_owner', m.e->>'credit_code', m.e->>'currency'), m.e->>'currency', (m.e->>'amount')::bigint, m.e->>'reason',
      m.e->>'ref', m.e->>'note', m.e->>'actor', (m.e->>'group_id')::uuid, NULL);
  END LOOP;
  RETURN outcomes;
END $$;

-- Undoes a transfer or a part of it; without an amount, what of it is left. Returns the amount.
CREATE FUNCTION reverse(p_id uuid, p_original uuid, p_amount bigint, p_reason text, p_note text, p_actor text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE o transfers; n bigint := p_amount; before transfers;
BEGIN
  PERFORM _refuse_users();
  PERFORM pg_advisory_xact_lock(hashtextextended(p_original::text, 7215907));
  SELECT * INTO o FROM transfers WHERE id = p_original;
  IF NOT FOUND THEN RAISE EXCEPTION 'ledger: there is no transfer %', p_original USING ERRCODE = 'LG012'; END IF;
  SELECT * INTO before FROM transfers WHERE id = p_id;
  IF n IS NULL AND before.reverses = p_original THEN n := before.amount; END IF;
  IF n IS NULL THEN SELECT o.amount - coalesce(sum(amount), 0) INTO n FROM transfers WHERE reverses = p_original; END IF;
  IF n <= 0 THEN RAISE EXCEPTION 'ledger: nothing of % is left to reverse', p_original USING ERRCODE = 'LG008'; END IF;
  PERFORM _post(p_id, o.credit_account_id, o.debit_account_id, o.currency, n, p_reason, NULL, p_note, p_actor, NULL, p_original);
  RETURN n;
END $$;

-- Moves what is left to an account of the school, writes the part of a smallest charge off, and closes. Returns what was moved.
CREATE FUNCTION close_account(p_id uuid, p_owner text, p_code text, p_currency text, p_into text, p_actor text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a accounts; target bigint; rest bigint;
BEGIN
  PERFORM _refuse_users();
  target := _account('', p_into, p_currency);
  SELECT * INTO a FROM accounts WHERE owner_id = p_owner AND code = p_code AND currency = p_currency FOR NO KEY UPDATE;
  IF NOT FOUND THEN RAISE EXCEPTION 'ledger: there is no such account' USING ERRCODE = 'LG013'; END IF;
  IF a.closed THEN RETURN 0; END IF;
  IF a.held > 0 THEN RAISE EXCEPTION 'ledger: something is held on account %', a.id USING ERRCODE = 'LG011'; END IF;
  IF a.accrued_pico > 0 THEN
    UPDATE accounts SET accrued_pico = 0 WHERE id = a.id;
    INSERT INTO usage (id, account_id, revenue_id, service, cost_pico, provider_pico, short_pico, charged)
    VALUES (p_id, a.id, target, 'written off', 0, 0, a.accrued_pico, 0);
  END IF;
  rest := a.credits - a.debits;
  IF rest > 0 THEN PERFORM _post(p_id, a.id, target, a.currency, rest, 'closed', NULL, NULL, p_actor, NULL, NULL); END IF;
  UPDATE accounts SET closed = true WHERE id = a.id;
  RETURN rest;
END $$;
