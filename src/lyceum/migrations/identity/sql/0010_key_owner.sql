-- As before, with what the key was made for; and no row for a key that has expired, nor for one whose owner is leaving.
DROP FUNCTION identity.key_owner;
CREATE FUNCTION identity.key_owner(p_id text, p_hash bytea, p_every interval) RETURNS TABLE (user_id text, role text, scopes text[])
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE k identity.api_keys;
BEGIN
  PERFORM set_config('app.room', 'identity', true);
  SELECT a.* INTO k FROM identity.api_keys a JOIN identity.users u ON u.id = a.user_id
   WHERE a.id = p_id AND a.hash = p_hash AND a.revoked_at IS NULL AND (a.expires_at IS NULL OR a.expires_at > now())
     AND u.suspended_at IS NULL AND u.deletion_due_at IS NULL;
  IF NOT FOUND THEN RETURN; END IF;
  IF k.used_at IS NULL OR k.used_at < now() - p_every THEN
    UPDATE identity.api_keys a SET used_at = now() WHERE a.id = p_id;
  END IF;
  RETURN QUERY SELECT k.user_id::text, u.role::text, k.scopes::text[] FROM identity.users u WHERE u.id = k.user_id;
END $$;
