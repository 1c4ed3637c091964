-- Who sees what. The functions run as the tables' owner, whom the policy `keeper` lets through although the policies are forced on it;
-- the app's role sees what its user or its room may, and writes nothing.
ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
CREATE POLICY keeper ON accounts TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY sight ON accounts FOR SELECT USING (
  owner_id = (SELECT nullif(current_setting('app.user_id', true), '')) OR (SELECT current_setting('app.room', true)) = 'ledger');

CREATE FUNCTION _shown(p_table text, p_predicate text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', p_table);
  EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', p_table);
  EXECUTE format('CREATE POLICY keeper ON %I TO CURRENT_USER USING (true) WITH CHECK (true)', p_table);
  EXECUTE format('CREATE POLICY sight ON %I FOR SELECT USING ((SELECT current_setting(''app.room'', true)) = ''ledger'' OR %s)', p_table, p_predicate);
END $$;
DO $$
DECLARE mine text := 'SELECT id FROM accounts WHERE owner_id = (SELECT nullif(current_setting(''app.user_id'', true), ''''))';
BEGIN
  PERFORM _shown('transfers', format('debit_account_id IN (%s) OR credit_account_id IN (%s)', mine, mine));
  PERFORM _shown('holds', format('account_id IN (%s)', mine));
  PERFORM _shown('usage', format('account_id IN (%s)', mine));
  PERFORM _shown('stripes', 'false');
  PERFORM _shown('inspections', 'false');
END $$;
DROP FUNCTION _shown;
