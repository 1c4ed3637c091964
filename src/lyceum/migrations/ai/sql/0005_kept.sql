-- One round trip each, for the path that every call of a model takes; each is a transaction of its own and acts for the owner of the
-- entry, or for the room when everyone owns it. Row-level security holds them to that.

CREATE FUNCTION ai._act(p_owner text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.user_id', p_owner, true), set_config('app.room', CASE WHEN p_owner = '' THEN 'ai' ELSE '' END, true);
END $$;

-- The table's name is made of a plugin's, which `make_cache` has checked; %I quotes it all the same.
CREATE FUNCTION ai.kept(p_provider text, p_owner text, p_digest text) RETURNS TABLE (answer text, file text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ai._act(p_owner);
  RETURN QUERY EXECUTE format('SELECT answer::text, file::text FROM ai.%I WHERE owner_id = $1 AND digest = $2', 'cache_' || p_provider)
    USING p_owner, p_digest;
END $$;

-- What is lost of this when the machine breaks down is made again: it does not wait for the disk.
CREATE FUNCTION ai.keep(p_provider text, p_owner text, p_digest text, p_capability text, p_model text, p_answer text, p_file text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ai._act(p_owner);
  SET LOCAL synchronous_commit = off;
  EXECUTE format('INSERT INTO ai.%I (owner_id, digest, capability, model, answer, file) VALUES ($1, $2, $3, $4, $5::jsonb, $6)
    ON CONFLICT (owner_id, digest)
    DO UPDATE SET answer = excluded.answer, file = excluded.file, model = excluded.model, created_at = now()', 'cache_' || p_provider)
    USING p_owner, p_digest, p_capability, p_model, p_answer, p_file;
END $$;
