-- A debt is repaid from what was bought, as a refund is; promotional credit repays none.
CREATE OR REPLACE FUNCTION _from_lots(p_new transfers, a accounts) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  IF p_new.reverses IS NULL AND p_new.reason <> 'debt_repaid' THEN RETURN least(p_new.amount, a.promised); END IF;
  IF EXISTS (SELECT 1 FROM lots WHERE id = p_new.reverses) THEN RETURN p_new.amount; END IF;
  IF p_new.amount > _free(a) - a.promised THEN
    RAISE EXCEPTION 'ledger: what account % has left of this is promotional', a.id USING ERRCODE = 'LG003';
  END IF;
  RETURN 0;
END $$;
