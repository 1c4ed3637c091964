-- Holds that are open and whose ids end so: of what their makers had in hand when they died.
CREATE FUNCTION open_holds(p_ends text[], p_most int) RETURNS TABLE (id uuid, owner text)
LANGUAGE sql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT _refuse_users();
  SELECT h.id, a.owner_id::text FROM holds h JOIN accounts a ON a.id = h.account_id
   WHERE h.state = 'open' AND right(h.id::text, 8) = ANY (p_ends) AND a.owner_id IS NOT NULL LIMIT p_most
$$;
