-- Finding and keeping an answer, as two functions for each provider's cache: a statement whose table stands in it is planned once.
DROP FUNCTION ai.kept;
DROP FUNCTION ai.keep;

CREATE FUNCTION ai.make_doors(provider text) RETURNS void LANGUAGE plpgsql AS $make$
DECLARE cache text := 'cache_' || provider;
BEGIN
  IF to_regproc('ai.keep_' || provider) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format($f$CREATE FUNCTION ai.%I(p_owner text, p_digest text) RETURNS TABLE (answer text, file text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM ai._act(p_owner);
  RETURN QUERY SELECT c.answer::text, c.file::text FROM ai.%I c WHERE c.owner_id = p_owner AND c.digest = p_digest;
END $$$f$, 'kept_' || provider, cache);
  -- What is lost of this when the machine breaks down is made again: it does not wait for the disk.
  EXECUTE format($f$CREATE FUNCTION ai.%I(p_owner text, p_digest text, p_capability text, p_model text, p_answer text, p_file text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM ai._act(p_owner);
  SET LOCAL synchronous_commit = off;
  INSERT INTO ai.%I (owner_id, digest, capability, model, answer, file)
  VALUES (p_owner, p_digest, p_capability, p_model, p_answer::jsonb, p_file)
  ON CONFLICT (owner_id, digest)
  DO UPDATE SET answer = excluded.answer, file = excluded.file, model = excluded.model, created_at = now();
END $$$f$, 'keep_' || provider, cache);
END $make$;
REVOKE EXECUTE ON FUNCTION ai.make_doors FROM PUBLIC;
