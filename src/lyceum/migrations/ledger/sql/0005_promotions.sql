-- Promotional credit lies inside an account, in lots that end. What is spent is taken from the lots first, of them from the one that ends
-- first; the trigger that moves the counters does it. An account without lots takes the same single statement as ever.

ALTER TABLE accounts ADD COLUMN promised bigint NOT NULL DEFAULT 0 CHECK (promised >= 0);        -- the sum of what its lots have left
ALTER TABLE accounts ADD CONSTRAINT promised_is_there CHECK (promised = 0 OR (owner_id IS NOT NULL AND promised <= credits - debits));

CREATE TABLE lots (
  id uuid PRIMARY KEY REFERENCES transfers,                      -- the transfer that granted it
  account_id bigint NOT NULL REFERENCES accounts,
  amount bigint NOT NULL CHECK (amount > 0),
  unused bigint NOT NULL CHECK (unused BETWEEN 0 AND amount),
  expires_at timestamptz NOT NULL) WITH (fillfactor = 70);
CREATE INDEX lots_unused ON lots (account_id, expires_at, id) WHERE unused > 0;
CREATE INDEX lots_by_end ON lots (expires_at, id) WHERE unused > 0;

CREATE TABLE lot_uses (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  lot_id uuid NOT NULL REFERENCES lots,
  transfer_id uuid NOT NULL,
  amount bigint NOT NULL CHECK (amount <> 0),                    -- below zero: the transfer that had used it was reversed
  CONSTRAINT lot_used_once UNIQUE (transfer_id, lot_id));
CREATE INDEX lot_uses_by_lot ON lot_uses (lot_id);

CREATE TRIGGER lots_stay BEFORE DELETE ON lots FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER lots_are_never_emptied BEFORE TRUNCATE ON lots EXECUTE FUNCTION _never();
CREATE TRIGGER lots_keep_their_end BEFORE UPDATE OF id, account_id, amount, expires_at ON lots FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER lot_uses_stay BEFORE UPDATE OR DELETE ON lot_uses FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER lot_uses_are_never_emptied BEFORE TRUNCATE ON lot_uses EXECUTE FUNCTION _never();

ALTER TABLE lots ENABLE ROW LEVEL SECURITY;
ALTER TABLE lots FORCE ROW LEVEL SECURITY;
ALTER TABLE lot_uses ENABLE ROW LEVEL SECURITY;
ALTER TABLE lot_uses FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON lots TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY keeper ON lot_uses TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY sight ON lots FOR SELECT USING ((SELECT current_setting('app.room', true)) = 'ledger' OR account_id IN (
  SELECT id FROM accounts WHERE owner_id = (SELECT nullif(current_setting('app.user_id', true), ''))));
CREATE POLICY sight ON lot_uses FOR SELECT USING ((SELECT current_setting('app.room', true)) = 'ledger' OR lot_id IN (
  SELECT l.id FROM lots l JOIN accounts a ON a.id = l.account_id
   WHERE a.owner_id = (SELECT nullif(current_setting('app.user_id', true), ''))));

-- What of a transfer is to come from lots. Money that was bought is refunded from bought money alone, a promotion is taken back from its
-- own lot alone; everything else uses all lots that there are. The account's row is locked.
CREATE FUNCTION _from_lots(p_new transfers, a accounts) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF p_new.reverses IS NULL THEN RETURN least(p_new.amount, a.promised); END IF;
  IF EXISTS (SELECT 1 FROM lots WHERE id = p_new.reverses) THEN RETURN p_new.amount; END IF;
  IF p_new.amount > _free(a) - a.promised THEN
    RAISE EXCEPTION 'ledger: what account % has left of this is promotional', a.id USING ERRCODE = 'LG003';
  END IF;
  RETURN 0;
END $$;

-- Takes a transfer out of an account that has lots.
CREATE FUNCTION _spend(p_transfer uuid, p_account bigint, p_currency text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a accounts; t transfers; l lots; wanted bigint; n bigint; rest bigint;
BEGIN
  SELECT * INTO a FROM accounts WHERE id = p_account AND currency = p_currency AND NOT closed FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'ledger: account % is missing, closed or not in %', p_account, p_currency USING ERRCODE = 'LG001';
  END IF;
  SELECT * INTO t FROM transfers WHERE id = p_transfer;
  wanted := _from_lots(t, a);
  rest := wanted;
  FOR l IN SELECT * FROM lots WHERE account_id = p_account AND unused > 0 AND (t.reverses IS NULL OR id = t.reverses)
            ORDER BY expires_at, id LOOP
    EXIT WHEN rest = 0;
    n := least(l.unused, rest);
    UPDATE lots SET unused = unused - n WHERE id = l.id;
    INSERT INTO lot_uses (lot_id, transfer_id, amount) VALUES (l.id, p_transfer, n);
    rest := rest - n;
  END LOOP;
  UPDATE accounts SET debits = debits + t.amount, promised = promised - wanted + rest WHERE id = p_account;
END $$;

-- As before, but for the debit of an account that has lots.
DROP FUNCTION _touch(bigint, text, bigint, bigint);
CREATE FUNCTION _touch(p_transfer uuid, p_account bigint, p_currency text, p_debit bigint, p_credit bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF p_account < 1000000000000 THEN
    UPDATE accounts SET debits = debits + p_debit, credits = credits + p_credit
     WHERE id = p_account AND currency = p_currency AND NOT closed AND (promised = 0 OR p_debit = 0);
    IF NOT FOUND AND p_debit > 0 THEN PERFORM _spend(p_transfer, p_account, p_currency); RETURN; END IF;
  ELSE
    UPDATE stripes s SET debits = s.debits + p_debit, credits = s.credits + p_credit FROM accounts a
     WHERE a.id = p_account AND a.currency = p_currency AND NOT a.closed
       AND s.account_id = p_account AND s.stripe = pg_backend_pid() % 16;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'ledger: account % is missing, closed or not in %', p_account, p_currency USING ERRCODE = 'LG001';
  END IF;
END $$;

-- A promotion is taken back while it is there, and not from what was bought after it was spent.
CREATE FUNCTION _check_taking_back(p_new transfers) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM lots WHERE id = p_new.reverses) THEN RETURN; END IF;
  PERFORM 1 FROM accounts WHERE id = p_new.debit_account_id FOR NO KEY UPDATE;
  IF p_new.amount > (SELECT unused FROM lots WHERE id = p_new.reverses) THEN
    RAISE EXCEPTION 'ledger: of promotion % there is less left', p_new.reverses USING ERRCODE = 'LG003';
  END IF;
END $$;

-- What comes back of something that lots had paid for: first what was bought, then the lots, the one that was used last before the others.
CREATE FUNCTION _give_back(p_new transfers) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE o transfers; u record; used bigint; undone bigint; back bigint; n bigint; given bigint := 0;
BEGIN
  SELECT sum(amount) INTO used FROM lot_uses WHERE transfer_id = p_new.reverses;
  IF used IS NULL THEN RETURN; END IF;
  SELECT * INTO o FROM transfers WHERE id = p_new.reverses;
  SELECT sum(amount) INTO undone FROM transfers WHERE reverses = p_new.reverses;
  SELECT greatest(undone - (o.amount - used), 0) + coalesce(sum(g.amount), 0) INTO back
    FROM transfers t JOIN lot_uses g ON g.transfer_id = t.id WHERE t.reverses = p_new.reverses;
  FOR u IN SELECT s.lot_id, s.amount + coalesce((SELECT sum(g.amount) FROM transfers t JOIN lot_uses g ON g.transfer_id = t.id
                                                  WHERE t.reverses = p_new.reverses AND g.lot_id = s.lot_id), 0) AS out
             FROM lot_uses s WHERE s.transfer_id = p_new.reverses ORDER BY s.seq DESC LOOP
    n := least(u.out, back - given);
    CONTINUE WHEN n <= 0;
    UPDATE lots SET unused = unused + n WHERE id = u.lot_id;
    INSERT INTO lot_uses (lot_id, transfer_id, amount) VALUES (u.lot_id, p_new.id, -n);
    given := given + n;
  END LOOP;
  UPDATE accounts SET promised = promised + given WHERE id = p_new.credit_account_id AND given > 0;
END $$;

CREATE OR REPLACE FUNCTION _apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NEW.reverses IS NOT NULL THEN
    PERFORM _check_reversal(NEW);
    PERFORM _check_taking_back(NEW);
  END IF;
  IF NEW.debit_account_id < NEW.credit_account_id THEN
    PERFORM _touch(NEW.id, NEW.debit_account_id, NEW.currency, NEW.amount, 0);
    PERFORM _touch(NEW.id, NEW.credit_account_id, NEW.currency, 0, NEW.amount);
  ELSE
    PERFORM _touch(NEW.id, NEW.credit_account_id, NEW.currency, 0, NEW.amount);
    PERFORM _touch(NEW.id, NEW.debit_account_id, NEW.currency, NEW.amount, 0);
  END IF;
  IF NEW.reverses IS NOT NULL THEN PERFORM _give_back(NEW); END IF;
  RETURN NULL;
END $$;

-- Grants credit that ends. The same grant sent again is told from another under its key by its end too.
CREATE FUNCTION promise(p_id uuid, p_owner text, p_amount bigint, p_until timestamptz, p_reason text, p_note text, p_actor text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a bigint; outcome text;
BEGIN
  PERFORM _refuse_users();
  a := _account(p_owner, 'credit', 'EUR');
  outcome := _post(p_id, _account('', 'promo.granted', 'EUR'), a, 'EUR', p_amount, p_reason, NULL, p_note, p_actor, NULL, NULL);
  IF outcome = 'posted' THEN
    INSERT INTO lots (id, account_id, amount, unused, expires_at) VALUES (p_id, a, p_amount, p_amount, p_until);
    UPDATE accounts SET promised = promised + p_amount WHERE id = a;
  ELSIF NOT EXISTS (SELECT 1 FROM lots WHERE id = p_id AND expires_at = p_until) THEN
    RAISE EXCEPTION 'ledger: key % was used for another transfer', p_id USING ERRCODE = 'LG005';
  END IF;
  RETURN outcome;
END $$;

-- Takes what has ended and is free out of some accounts; what is held stays until it is free. Those that others have in hand are left for
-- the next time. Returns how many lost something. The lots that have ended are those that are used first, so a plain transfer takes them.
CREATE FUNCTION expire(p_most int, p_moment timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE a accounts; n bigint; done int := 0;
BEGIN
  PERFORM _refuse_users();
  FOR a IN SELECT * FROM accounts WHERE id IN (
      SELECT l.account_id FROM lots l JOIN accounts x ON x.id = l.account_id
       WHERE l.unused > 0 AND l.expires_at <= p_moment AND _free(x) > 0 ORDER BY l.expires_at LIMIT p_most)
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED LOOP
    SELECT least(sum(unused), _free(a)) INTO n FROM lots WHERE account_id = a.id AND unused > 0 AND expires_at <= p_moment;
    CONTINUE WHEN n IS NULL OR n <= 0;
    PERFORM _post(md5(a.id || ':promotion_ended:' || a.debits)::uuid, a.id, _account('', 'promo.expired', a.currency), a.currency, n,
                  'promotion_ended', NULL, NULL, NULL, NULL, NULL);
    done := done + 1;
  END LOOP;
  RETURN done;
END $$;

-- As before; what was promotional has ended with the account, and only the rest is the person's.
CREATE OR REPLACE FUNCTION close_account(p_id uuid, p_owner text, p_code text, p_currency text, p_into text, p_actor text) RETURNS bigint
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
  IF a.promised > 0 THEN
    PERFORM _post(md5(a.id || ':promotion_ended:' || a.debits)::uuid, a.id, _account('', 'promo.expired', p_currency), p_currency, a.promised,
                  'promotion_ended', NULL, NULL, p_actor, NULL, NULL);
  END IF;
  rest := a.credits - a.debits - a.promised;
  IF rest > 0 THEN PERFORM _post(p_id, a.id, target, a.currency, rest, 'closed', NULL, NULL, p_actor, NULL, NULL); END IF;
  UPDATE accounts SET closed = true WHERE id = a.id;
  RETURN rest;
END $$;

-- The audit as it was, and the lots.
ALTER VIEW audit RENAME TO audit_moves;
CREATE VIEW audit_lots WITH (security_invoker = true) AS
WITH used AS (SELECT lot_id, sum(amount) AS amount FROM lot_uses GROUP BY lot_id),
took AS (SELECT u.transfer_id, sum(u.amount) AS amount FROM lot_uses u GROUP BY u.transfer_id),
came_back AS (SELECT reverses, sum(amount) AS amount FROM transfers WHERE reverses IS NOT NULL GROUP BY reverses),
given_back AS (SELECT t.reverses, -sum(g.amount) AS amount FROM lot_uses g JOIN transfers t ON t.id = g.transfer_id
                WHERE g.amount < 0 GROUP BY t.reverses)
SELECT 'an account promises another sum than its lots have left' AS problem, a.id AS account_id, NULL::uuid AS subject,
       coalesce(sum(l.unused), 0)::numeric AS expected, a.promised::numeric AS found
  FROM accounts a LEFT JOIN lots l ON l.account_id = a.id GROUP BY a.id HAVING a.promised <> coalesce(sum(l.unused), 0)
UNION ALL SELECT 'a lot has not left what was not used of it', l.account_id, l.id, l.amount - coalesce(u.amount, 0), l.unused
  FROM lots l LEFT JOIN used u ON u.lot_id = l.id WHERE l.unused <> l.amount - coalesce(u.amount, 0)
UNION ALL SELECT 'a lot is not what its transfer granted', l.account_id, l.id, coalesce(t.amount, 0), l.amount
  FROM lots l LEFT JOIN transfers t ON t.id = l.id AND t.credit_account_id = l.account_id WHERE t.amount IS DISTINCT FROM l.amount
UNION ALL SELECT 'an account promises more than it has', a.id, NULL, a.credits - a.debits, a.promised
  FROM accounts a WHERE a.promised > 0 AND a.promised > a.credits - a.debits
UNION ALL SELECT 'a transfer used more of lots than it moved, or gave more back', t.debit_account_id, t.id, t.amount, k.amount
  FROM took k JOIN transfers t ON t.id = k.transfer_id WHERE abs(k.amount) > t.amount
UNION ALL SELECT 'a lot was used by no transfer of its account', l.account_id, u.transfer_id, 0, u.amount
  FROM lot_uses u JOIN lots l ON l.id = u.lot_id LEFT JOIN transfers t ON t.id = u.transfer_id
   AND CASE WHEN u.amount > 0 THEN t.debit_account_id ELSE t.credit_account_id END = l.account_id WHERE t.id IS NULL
UNION ALL SELECT 'a refund of something bought took promotional credit', l.account_id, t.id, 0, u.amount
  FROM lot_uses u JOIN lots l ON l.id = u.lot_id JOIN transfers t ON t.id = u.transfer_id
  WHERE u.amount > 0 AND t.reverses IS NOT NULL AND t.reverses <> l.id
UNION ALL SELECT 'a promotion was taken back from something else', t.debit_account_id, t.id, t.amount, coalesce(k.amount, 0)
  FROM transfers t JOIN lots l ON l.id = t.reverses LEFT JOIN took k ON k.transfer_id = t.id WHERE t.amount <> coalesce(k.amount, 0)
UNION ALL SELECT 'credit ended that was not promotional', t.debit_account_id, t.id, t.amount, coalesce(k.amount, 0)
  FROM transfers t LEFT JOIN took k ON k.transfer_id = t.id WHERE t.reason = 'promotion_ended' AND t.amount <> coalesce(k.amount, 0)
UNION ALL SELECT 'lots got another part of what came back than is theirs', o.debit_account_id, o.id,
       greatest(coalesce(b.amount, 0) - (o.amount - k.amount), 0), coalesce(g.amount, 0)
  FROM took k JOIN transfers o ON o.id = k.transfer_id AND o.reverses IS NULL LEFT JOIN came_back b ON b.reverses = o.id
  LEFT JOIN given_back g ON g.reverses = o.id
  WHERE coalesce(g.amount, 0) <> greatest(coalesce(b.amount, 0) - (o.amount - k.amount), 0);
CREATE VIEW audit WITH (security_invoker = true) AS SELECT * FROM audit_moves UNION ALL SELECT * FROM audit_lots;
