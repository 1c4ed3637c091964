-- A person goes: the books keep every amount, and no longer say whose it was. Nothing else about a line of history can change.

CREATE FUNCTION _is_nobody(p_id text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT coalesce(p_id ~ '^u[0-9a-z]{9}$', false) $$;

CREATE FUNCTION _only_names_go() RETURNS trigger LANGUAGE plpgsql SET search_path = ledger, pg_temp AS $$
DECLARE before transfers := OLD;
BEGIN
  IF NEW.actor IS DISTINCT FROM OLD.actor AND _is_nobody(NEW.actor) THEN before.actor := NEW.actor; END IF;
  IF NEW.note IS NULL THEN before.note := NULL; END IF;
  IF NEW IS DISTINCT FROM before THEN
    RAISE EXCEPTION 'ledger: % on % is forbidden', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LG009';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER history_stays ON transfers;
CREATE TRIGGER history_stays BEFORE DELETE ON transfers FOR EACH ROW EXECUTE FUNCTION _never();
CREATE TRIGGER history_loses_names_alone BEFORE UPDATE ON transfers FOR EACH ROW EXECUTE FUNCTION _only_names_go();

-- Only a closed account loses its owner, and never gets another.
DROP TRIGGER accounts_keep_their_name ON accounts;
CREATE TRIGGER accounts_keep_their_name BEFORE UPDATE OF id, owner_id, code, currency ON accounts FOR EACH ROW
  WHEN (NOT (OLD.closed AND ledger._is_nobody(NEW.owner_id) AND NOT ledger._is_nobody(OLD.owner_id)
             AND (OLD.id, OLD.code, OLD.currency) = (NEW.id, NEW.code, NEW.currency)))
  EXECUTE FUNCTION _never();

CREATE INDEX transfers_by_actor ON transfers (actor) WHERE actor IS NOT NULL;

-- Puts `p_as` in the place of a person whose accounts are closed; words that others wrote beside their entries go. Safe to repeat.
CREATE FUNCTION forget_owner(p_owner text, p_as text, OUT accounts bigint, OUT notes bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  PERFORM _refuse_users();
  UPDATE ledger.transfers SET note = NULL WHERE note IS NOT NULL AND
    (debit_account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = p_owner)
     OR credit_account_id IN (SELECT id FROM ledger.accounts WHERE owner_id = p_owner));
  GET DIAGNOSTICS notes = ROW_COUNT;
  UPDATE ledger.transfers SET actor = p_as WHERE actor = p_owner;
  UPDATE ledger.accounts SET owner_id = p_as WHERE owner_id = p_owner;
  GET DIAGNOSTICS accounts = ROW_COUNT;
END $$;
