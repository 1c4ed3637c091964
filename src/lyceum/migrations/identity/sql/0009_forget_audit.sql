-- The app's role can only add to the audit log. This, with its owner's rights, lets go of what is older than twelve months, and of
-- nothing else: it takes no argument. Whoever calls it stays who they were.
CREATE FUNCTION identity.forget_audit() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  gone bigint;
  room text := coalesce(current_setting('app.room', true), '');
BEGIN
  PERFORM set_config('app.room', 'identity', true);
  DELETE FROM identity.audit WHERE at < now() - interval '12 months';
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('app.room', room, true);
  RETURN gone;
END $$;
