-- Many holds, or many deliveries, in one transaction: what comes at the same moment waits for the disk once. Each is decided as it would be
-- alone. The accounts are opened and then locked first, in the one order that every transaction keeps; if one of them is refused, none is
-- done, and the caller sends each by itself.

CREATE FUNCTION _ahead(p_owners text[], p_codes text[], p_currencies text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
  SELECT FROM accounts a
    JOIN (SELECT DISTINCT * FROM unnest(p_owners, p_codes, p_currencies) AS n (owner_id, code, currency)) n USING (owner_id, code, currency)
   ORDER BY a.id FOR NO KEY UPDATE OF a
$$;

CREATE FUNCTION reserve_all(p_ids uuid[], p_owners text[], p_codes text[], p_currencies text[], p_amounts bigint[], p_seconds int[])
RETURNS TABLE (outcome text, state text, free bigint, held bigint, accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  PERFORM _ahead(p_owners, p_codes, p_currencies);
  RETURN QUERY SELECT r.* FROM unnest(p_ids, p_owners, p_codes, p_currencies, p_amounts, p_seconds) WITH ORDINALITY
    AS asked (id, owner, code, currency, amount, seconds, place),
    LATERAL reserve(asked.id, asked.owner, asked.code, asked.currency, asked.amount, asked.seconds) AS r ORDER BY place;
END $$;

CREATE FUNCTION deliver_all(p_ids uuid[], p_holds uuid[], p_owners text[], p_codes text[], p_currencies text[], p_revenues text[],
                            p_services text[], p_costs bigint[], p_providers bigint[])
RETURNS TABLE (outcome text, charged bigint, short bigint, free bigint, held bigint, accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  PERFORM _account(owner, code, currency) FROM (
    SELECT DISTINCT * FROM unnest(p_owners || array_fill(''::text, ARRAY[cardinality(p_owners)]), p_codes || p_revenues,
                                  p_currencies || p_currencies) AS n (owner, code, currency) ORDER BY 1, 2, 3) AS named;
  PERFORM _ahead(p_owners, p_codes, p_currencies);
  RETURN QUERY SELECT d.* FROM unnest(p_ids, p_holds, p_owners, p_codes, p_currencies, p_revenues, p_services, p_costs, p_providers)
    WITH ORDINALITY AS asked (id, hold, owner, code, currency, revenue, service, cost, provider, place),
    LATERAL deliver(asked.id, asked.hold, asked.owner, asked.code, asked.currency, asked.revenue, asked.service, asked.cost, asked.provider)
      AS d ORDER BY place;
END $$;
