-- Many holds, or many deliveries, as one statement for each table: a statement costs several times what a row of it does, since all rules of
-- the table are read anew for each. What is not plain (an account that comes twice, a key that is known, too little credit, an account or a
-- hold that is not open) is decided row by row, as before, and so is one that comes alone, which takes a fifth less that way. The settings hold these functions to the indexes: a plan that was made while a
-- table was small would read all of it later.

CREATE OR REPLACE FUNCTION reserve_all(p_ids uuid[], p_owners text[], p_codes text[], p_currencies text[], p_amounts bigint[], p_seconds int[])
RETURNS TABLE (outcome text, state text, free bigint, held bigint, accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE accounts_of bigint[]; are_plain boolean;
BEGIN
  IF cardinality(p_ids) = 1 THEN
    RETURN QUERY SELECT r.* FROM reserve(p_ids[1], p_owners[1], p_codes[1], p_currencies[1], p_amounts[1], p_seconds[1]) AS r;
    RETURN;
  END IF;
  PERFORM _refuse_users();
  SELECT array_agg(l.account ORDER BY l.place), count(DISTINCT l.account) = cardinality(p_ids) AND bool_and(l.is_plain)
    INTO accounts_of, are_plain FROM (
    SELECT a.id AS account, k.place, NOT a.closed AND k.amount <= _free(a) AS is_plain
      FROM unnest(p_owners, p_codes, p_currencies, p_amounts) WITH ORDINALITY AS k (owner_id, code, currency, amount, place)
      JOIN accounts a USING (owner_id, code, currency) ORDER BY a.id FOR NO KEY UPDATE OF a) AS l;
  IF are_plain IS NOT TRUE OR EXISTS (SELECT FROM holds WHERE id = ANY (p_ids)) THEN
    RETURN QUERY SELECT r.* FROM unnest(p_ids, p_owners, p_codes, p_currencies, p_amounts, p_seconds) WITH ORDINALITY
      AS asked (id, owner, code, currency, amount, seconds, place),
      LATERAL reserve(asked.id, asked.owner, asked.code, asked.currency, asked.amount, asked.seconds) AS r ORDER BY place;
    RETURN;
  END IF;
  RETURN QUERY WITH asked AS (
    SELECT * FROM unnest(p_ids, accounts_of, p_amounts, p_seconds) WITH ORDINALITY AS k (id, account, amount, seconds, place)),
  put AS (INSERT INTO holds (id, account_id, amount, expires_at)
    SELECT id, account, amount, clock_timestamp() + make_interval(secs => seconds) FROM asked),
  moved AS (UPDATE accounts a SET held = a.held + asked.amount FROM asked WHERE a.id = asked.account
    RETURNING asked.place, _free(a) AS free, a.held, a.accrued_pico)
  SELECT 'held', 'open', free, held, accrued_pico FROM moved ORDER BY place;
END $$;

CREATE OR REPLACE FUNCTION deliver_all(p_ids uuid[], p_holds uuid[], p_owners text[], p_codes text[], p_currencies text[], p_revenues text[],
                                       p_services text[], p_costs bigint[], p_providers bigint[])
RETURNS TABLE (outcome text, charged bigint, short bigint, free bigint, held bigint, accrued bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
#variable_conflict use_column
DECLARE accounts_of bigint[]; revenues_of bigint[]; are_plain boolean;
BEGIN
  IF cardinality(p_ids) = 1 THEN
    RETURN QUERY SELECT d.* FROM deliver(p_ids[1], p_holds[1], p_owners[1], p_codes[1], p_currencies[1], p_revenues[1], p_services[1],
                                         p_costs[1], p_providers[1]) AS d;
    RETURN;
  END IF;
  PERFORM _refuse_users();
  SELECT array_agg(a.id ORDER BY k.place), array_agg(r.id ORDER BY k.place), count(DISTINCT a.id) = cardinality(p_ids)
    INTO accounts_of, revenues_of, are_plain
    FROM unnest(p_owners, p_codes, p_currencies, p_revenues) WITH ORDINALITY AS k (owner_id, code, currency, revenue, place)
    JOIN accounts a USING (owner_id, code, currency)
    JOIN accounts r ON r.owner_id IS NULL AND r.code = k.revenue AND r.currency = k.currency;
  IF are_plain THEN
    PERFORM FROM accounts WHERE id = ANY (accounts_of) ORDER BY id FOR NO KEY UPDATE;
    SELECT bool_and(NOT a.closed AND (k.hold IS NULL OR h.id IS NOT NULL)) AND NOT EXISTS (SELECT FROM usage WHERE id = ANY (p_ids))
      INTO are_plain FROM unnest(accounts_of, p_holds) AS k (account, hold) JOIN accounts a ON a.id = k.account
      LEFT JOIN holds h ON h.id = k.hold AND h.account_id = k.account AND h.state = 'open';
  END IF;
  IF NOT are_plain THEN
    PERFORM _account(owner, code, currency) FROM (
      SELECT DISTINCT * FROM unnest(p_owners || array_fill(''::text, ARRAY[cardinality(p_owners)]), p_codes || p_revenues,
                                    p_currencies || p_currencies) AS n (owner, code, currency) ORDER BY 1, 2, 3) AS named;
    PERFORM _ahead(p_owners, p_codes, p_currencies);
    RETURN QUERY SELECT d.* FROM unnest(p_ids, p_holds, p_owners, p_codes, p_currencies, p_revenues, p_services, p_costs, p_providers)
      WITH ORDINALITY AS asked (id, hold, owner, code, currency, revenue, service, cost, provider, place),
      LATERAL deliver(asked.id, asked.hold, asked.owner, asked.code, asked.currency, asked.revenue, asked.service, asked.cost,
                      asked.provider) AS d ORDER BY place;
    RETURN;
  END IF;
  RETURN QUERY WITH asked AS (
    SELECT k.*, a.currency, coalesce(h.amount, 0) AS freed, c.smallest_charge::numeric * 1000000 AS smallest,
           a.accrued_pico::numeric + k.cost AS wanted, (a.credits - a.debits - a.held + coalesce(h.amount, 0))::numeric * 1000000 AS bearable
      FROM unnest(p_ids, accounts_of, revenues_of, p_holds, p_services, p_costs, p_providers) WITH ORDINALITY
        AS k (id, account, revenue, hold, service, cost, provider, place)
      JOIN accounts a ON a.id = k.account JOIN currencies c ON c.code = a.currency LEFT JOIN holds h ON h.id = k.hold),
  borne AS (SELECT *, least(wanted, bearable) AS pico FROM asked),
  due AS MATERIALIZED (SELECT *, (wanted - pico)::bigint AS short,
    CASE WHEN pico >= smallest THEN trunc(pico / 1000000)::bigint ELSE 0 END AS charged FROM borne),
  closed AS (UPDATE holds h SET state = 'settled' FROM due WHERE h.id = due.hold),
  moved AS (UPDATE accounts a SET held = a.held - due.freed, accrued_pico = due.pico - due.charged::numeric * 1000000
      FROM due WHERE a.id = due.account
    RETURNING due.place, due.charged, due.short, _free(a) - due.charged AS free, a.held, a.accrued_pico),
  noted AS (INSERT INTO usage (id, account_id, revenue_id, hold_id, service, cost_pico, provider_pico, short_pico, charged)
    SELECT id, account, revenue, hold, service, cost, provider, short, charged FROM due),
  posted AS (INSERT INTO transfers (id, debit_account_id, credit_account_id, currency, amount, reason)
    SELECT id, account, revenue, currency, charged, 'usage' FROM due WHERE charged > 0)
  SELECT 'delivered', charged, short, free, held, accrued_pico FROM moved ORDER BY place;
END $$;
