-- A person goes: the plans they were given are erased, and from those that they gave to others their id.
CREATE POLICY keeper ON gateway.plan_grants TO CURRENT_USER USING (true) WITH CHECK (true);

CREATE FUNCTION gateway.forget_grants(p_owner text, p_as text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = gateway, pg_temp AS $$
DECLARE n bigint;
BEGIN
  DELETE FROM plan_grants WHERE owner_id = p_owner;
  GET DIAGNOSTICS n = ROW_COUNT;
  UPDATE plan_grants SET actor = p_as WHERE actor = p_owner;
  RETURN n;
END $$;
REVOKE EXECUTE ON FUNCTION gateway.forget_grants FROM PUBLIC;
