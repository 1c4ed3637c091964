-- As before; an address that was claimed and never confirmed is somebody else's as far as invitations go.
CREATE OR REPLACE FUNCTION identity.forget_person(p_user text, p_as text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = identity, pg_temp AS $$
DECLARE n bigint;
BEGIN
  IF p_as !~ '^u[0-9a-z]{9}$' THEN RAISE EXCEPTION 'identity: % is no tombstone', p_as; END IF;
  PERFORM set_config('app.room', 'identity', true);
  UPDATE audit SET user_id = p_as, detail = '{}' WHERE user_id = p_user;
  GET DIAGNOSTICS n = ROW_COUNT;
  UPDATE audit SET detail = replace(detail::text, p_user, p_as)::jsonb WHERE detail::text LIKE '%' || p_user || '%';
  UPDATE pulses SET user_id = p_as WHERE user_id = p_user;
  UPDATE sessions SET acted_by = p_as WHERE acted_by = p_user;
  UPDATE school SET changed_by = p_as WHERE changed_by = p_user;
  UPDATE invitations SET email = '', address = '', revoked_at = CASE WHEN accepted_at IS NULL THEN coalesce(revoked_at, now()) END
  WHERE accepted_by = p_user OR address = (SELECT lower(u.email) FROM users u WHERE u.id = p_user AND u.email_verified_at IS NOT NULL);
  UPDATE invitations SET accepted_by = p_as WHERE accepted_by = p_user;
  RETURN n;
END $$;
