-- The plan that was given to a user last, for the path that every metered call takes; null when none was.
CREATE FUNCTION gateway.plan_of(p_owner text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  RETURN (SELECT g.plan FROM gateway.plan_grants g WHERE g.owner_id = p_owner ORDER BY g.id DESC LIMIT 1);
END $$;
