-- Recomputes everything that is stored twice. No row means that the books are right; a row is a reason to wake somebody.
CREATE VIEW audit WITH (security_invoker = true) AS
WITH journal AS (
  SELECT account_id, sum(d) AS debits, sum(c) AS credits FROM (
    SELECT debit_account_id AS account_id, amount AS d, 0::bigint AS c FROM transfers
    UNION ALL SELECT credit_account_id, 0, amount FROM transfers) legs GROUP BY account_id),
counted AS (
  SELECT a.id, a.debits + coalesce(sum(s.debits), 0) AS debits, a.credits + coalesce(sum(s.credits), 0) AS credits, count(s) AS stripes
    FROM accounts a LEFT JOIN stripes s ON s.account_id = a.id GROUP BY a.id),
holding AS (SELECT account_id, sum(amount) AS held FROM holds WHERE state = 'open' GROUP BY account_id),
metered AS (SELECT account_id, sum(cost_pico) - sum(short_pico) - sum(charged) * 1000000 AS accrued FROM usage GROUP BY account_id),
undone AS (SELECT reverses, sum(amount) AS amount FROM transfers WHERE reverses IS NOT NULL GROUP BY reverses)
SELECT 'the debits of an account are not those of the journal' AS problem, c.id AS account_id, NULL::uuid AS subject,
       coalesce(j.debits, 0)::numeric AS expected, c.debits::numeric AS found
  FROM counted c LEFT JOIN journal j ON j.account_id = c.id WHERE c.debits <> coalesce(j.debits, 0)
UNION ALL SELECT 'the credits of an account are not those of the journal', c.id, NULL, coalesce(j.credits, 0), c.credits
  FROM counted c LEFT JOIN journal j ON j.account_id = c.id WHERE c.credits <> coalesce(j.credits, 0)
UNION ALL SELECT 'an account holds another sum than its open holds', a.id, NULL, coalesce(h.held, 0), a.held
  FROM accounts a LEFT JOIN holding h ON h.account_id = a.id WHERE a.held <> coalesce(h.held, 0)
UNION ALL SELECT 'what has accrued on an account is not what its usage left', a.id, NULL, coalesce(m.accrued, 0), a.accrued_pico
  FROM accounts a LEFT JOIN metered m ON m.account_id = a.id WHERE a.accrued_pico <> coalesce(m.accrued, 0)
UNION ALL SELECT 'what has accrued is worth a charge', a.id, NULL, c.smallest_charge * 1000000::numeric, a.accrued_pico
  FROM accounts a JOIN currencies c ON c.code = a.currency WHERE a.accrued_pico >= c.smallest_charge * 1000000::numeric
UNION ALL SELECT 'a person has spent more than there was', a.id, NULL, 0, a.credits - a.debits - a.held - (a.accrued_pico + 999999) / 1000000
  FROM accounts a WHERE a.owner_id IS NOT NULL AND a.credits - a.debits - a.held - (a.accrued_pico + 999999) / 1000000 < 0
UNION ALL SELECT 'a closed account is not empty', a.id, NULL, 0, a.credits - a.debits
  FROM accounts a WHERE a.closed AND a.owner_id IS NOT NULL AND (a.credits <> a.debits OR a.held <> 0 OR a.accrued_pico <> 0)
UNION ALL SELECT 'an account of the school has not its sixteen stripes', c.id, NULL, 16, c.stripes
  FROM counted c JOIN accounts a ON a.id = c.id WHERE c.stripes <> CASE WHEN a.owner_id IS NULL THEN 16 ELSE 0 END
UNION ALL SELECT 'a transfer joins other accounts than those of its currency', t.debit_account_id, t.id, 2, count(a)
  FROM transfers t LEFT JOIN accounts a ON a.id IN (t.debit_account_id, t.credit_account_id) AND a.currency = t.currency
  GROUP BY t.id HAVING count(a) <> 2
UNION ALL SELECT 'a charge for usage is not what the usage says', u.account_id, u.id, u.charged, coalesce(t.amount, 0)
  FROM usage u LEFT JOIN transfers t ON t.id = u.id AND t.reason = 'usage' AND t.debit_account_id = u.account_id AND t.credit_account_id = u.revenue_id
  WHERE u.charged <> coalesce(t.amount, 0)
UNION ALL SELECT 'a charge for usage has no usage', t.debit_account_id, t.id, 0, t.amount
  FROM transfers t WHERE t.reason = 'usage' AND NOT EXISTS (SELECT 1 FROM usage u WHERE u.id = t.id)
UNION ALL SELECT 'a settled hold has not one usage', h.account_id, h.id, 1, count(u)
  FROM holds h LEFT JOIN usage u ON u.hold_id = h.id AND u.account_id = h.account_id WHERE h.state = 'settled' GROUP BY h.id HAVING count(u) <> 1
UNION ALL SELECT 'a hold was captured without a transfer, or for more than it held', h.account_id, h.id, h.amount, coalesce(t.amount, 0)
  FROM holds h LEFT JOIN transfers t ON t.hold_id = h.id AND t.debit_account_id = h.account_id
  WHERE h.state = 'captured' AND (t.amount IS NULL OR t.amount > h.amount)
UNION ALL SELECT 'a transfer captures a hold that is not captured', t.debit_account_id, t.id, 0, t.amount
  FROM transfers t LEFT JOIN holds h ON h.id = t.hold_id WHERE t.hold_id IS NOT NULL AND h.state IS DISTINCT FROM 'captured'
UNION ALL SELECT 'more was reversed than was transferred', o.debit_account_id, o.id, o.amount, u.amount
  FROM undone u JOIN transfers o ON o.id = u.reverses WHERE u.amount > o.amount
UNION ALL SELECT 'a reversal goes another way than its transfer came', t.debit_account_id, t.id, 0, t.amount
  FROM transfers t JOIN transfers o ON o.id = t.reverses
  WHERE (t.debit_account_id, t.credit_account_id, t.currency) IS DISTINCT FROM (o.credit_account_id, o.debit_account_id, o.currency);

-- Looks into the books and writes down what was found, for the health page.
CREATE FUNCTION inspect(OUT problems bigint, OUT first text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = ledger, pg_temp AS $$
BEGIN
  PERFORM _refuse_users();
  SELECT count(*), min(a.problem || ' (account ' || a.account_id || ', expected ' || a.expected || ', found ' || a.found || ')')
    INTO problems, first FROM audit a;
  INSERT INTO inspections (problems, first, transfers) SELECT problems, left(first, 500), count(*) FROM transfers;
END $$;
