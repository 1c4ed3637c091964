-- What holds whoever writes: history only grows, counters move by the journal alone, a hold closes once.

CREATE FUNCTION _never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: % on % is forbidden', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG009';
END $$;
CREATE TRIGGER history_stays BEFORE UPDATE OR DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER history_is_never_emptied BEFORE TRUNCATE ON transfers EXECUTE FUNCTION _never();
CREATE TRIGGER usage_stays BEFORE UPDATE OR DELETE ON usage FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER usage_is_never_emptied BEFORE TRUNCATE ON usage EXECUTE FUNCTION _never();
CREATE TRIGGER accounts_stay BEFORE DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER accounts_are_never_emptied BEFORE TRUNCATE ON accounts EXECUTE FUNCTION _never();
CREATE TRIGGER accounts_keep_their_name BEFORE UPDATE OF id, owner_id, code, currency ON accounts FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER stripes_stay BEFORE DELETE ON stripes FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER holds_stay BEFORE DELETE ON holds FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER holds_are_never_emptied BEFORE TRUNCATE ON holds EXECUTE FUNCTION _never();

CREATE FUNCTION _closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'ledger: hold % is closed', OLD.id USING ERRCODE = 'LG006';
END $$;
CREATE TRIGGER a_hold_closes_once BEFORE UPDATE ON holds FOR EACH ROW
  WHEN (OLD.state <> 'open' OR NEW.state = 'open' OR (OLD.id, OLD.account_id, OLD.amount) IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.amount))
  EXECUTE FUNCTION _closed();

-- Moves one side of a transfer. People's accounts have one row, locked for a moment; the school's are spread over stripes.
CREATE FUNCTION _touch(p_account bigint, p_currency text, p_debit bigint, p_credit bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF p_account < 1000000000000 THEN
    UPDATE accounts SET debits = debits + p_debit, credits = credits + p_credit
     WHERE id = p_account AND currency = p_currency AND NOT closed;
  ELSE
    UPDATE stripes s SET debits = s.debits + p_debit, credits = s.credits + p_credit FROM accounts a
     WHERE a.id = p_account AND a.currency = p_currency AND NOT a.closed
       AND s.account_id = p_account AND s.stripe = pg_backend_pid() % 16;
  END IF;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'ledger: account % is missing, closed or not in %', p_account, p_currency USING ERRCODE = 'LG001';
  END IF;
END $$;

-- A correction undoes a transfer, or a part of it, and all corrections of one transfer never more than the whole.
CREATE FUNCTION _check_reversal(p_new transfers) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
DECLARE o transfers; undone numeric;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(p_new.reverses::text, 7215907));     -- before any row of an account, everywhere
  SELECT * INTO o FROM transfers WHERE id = p_new.reverses;
  IF o.reverses IS NOT NULL OR (o.debit_account_id, o.credit_account_id, o.currency)
     IS DISTINCT FROM (p_new.credit_account_id, p_new.debit_account_id, p_new.currency) THEN
    RAISE EXCEPTION 'ledger: % is not the reverse of %', p_new.id, p_new.reverses USING ERRCODE = 'LG008';
  END IF;
  SELECT sum(amount) INTO undone FROM transfers WHERE reverses = p_new.reverses;
  IF undone > o.amount THEN
    RAISE EXCEPTION 'ledger: of % there is less left to reverse', p_new.reverses USING ERRCODE = 'LG008';
  END IF;
END $$;

-- AFTER, not BEFORE: a BEFORE trigger runs for rows that ON CONFLICT then drops, and the counters would move for nothing.
CREATE FUNCTION _apply() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF NEW.reverses IS NOT NULL THEN PERFORM _check_reversal(NEW); END IF;
  IF NEW.debit_account_id < NEW.credit_account_id THEN
    PERFORM _touch(NEW.debit_account_id, NEW.currency, NEW.amount, 0);
    PERFORM _touch(NEW.credit_account_id, NEW.currency, 0, NEW.amount);
  ELSE
    PERFORM _touch(NEW.credit_account_id, NEW.currency, 0, NEW.amount);
    PERFORM _touch(NEW.debit_account_id, NEW.currency, NEW.amount, 0);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER apply AFTER INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION _apply();
