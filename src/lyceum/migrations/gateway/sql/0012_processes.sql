-- Which processes of the school make calls, and when each of them last said that it lives.
CREATE TABLE gateway.processes (id uuid PRIMARY KEY, beat_at timestamptz NOT NULL);

-- A process says that it lives; those that fell silent long ago are forgotten.
CREATE FUNCTION gateway.beat(p_process uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.processes VALUES (p_process, now()) ON CONFLICT (id) DO UPDATE SET beat_at = now();
  DELETE FROM gateway.processes WHERE beat_at < now() - interval '1 day';
END $$;

ALTER TABLE gateway.calls ADD COLUMN process uuid;
COMMENT ON COLUMN gateway.calls.process IS 'Which process makes a call that was opened under a key.';

DROP FUNCTION gateway.begin_call(uuid, text, text, bytea, text, text);
CREATE FUNCTION gateway.begin_call(p_id uuid, p_owner text, p_key text, p_digest bytea, p_name text, p_capability text, p_process uuid)
RETURNS TABLE (created boolean, id uuid, same boolean, state text, answer text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls AS c (id, owner_id, key, digest, name, capability, state, process)
       VALUES (p_id, p_owner, p_key, p_digest, p_name, p_capability, 'running', p_process) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN QUERY SELECT true, p_id, true, 'running'::text, NULL::text;
    RETURN;
  END IF;
  -- A key whose call failed may be used again for the same: nothing was delivered under it.
  UPDATE gateway.calls c SET id = p_id, state = 'running', at = now(), ended_at = NULL, process = p_process
   WHERE c.owner_id = p_owner AND c.key = p_key AND c.digest = p_digest AND c.state = 'failed';
  IF FOUND THEN
    RETURN QUERY SELECT true, p_id, true, 'running'::text, NULL::text;
    RETURN;
  END IF;
  RETURN QUERY SELECT false, c.id, c.digest = p_digest, c.state::text, c.answer::text
                 FROM gateway.calls c WHERE c.owner_id = p_owner AND c.key = p_key;
END $$;

-- The end of a call that has a row already, and the state that the row is in then; null when there is none: somebody took this process for
-- dead meanwhile, ended the call, and its key may have been used for another one.
CREATE FUNCTION gateway.end_opened(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text, p_model text,
  p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  UPDATE gateway.calls SET state = p_state, provider = p_provider, model = p_model, source = p_source, units = p_units::jsonb,
    estimated = p_estimated, cost_pico = p_cost, provider_pico = p_provider_cost, answer = p_answer::jsonb, ended_at = now()
   WHERE id = p_id AND owner_id = p_owner AND state IN ('running', 'waiting');
  RETURN (SELECT state FROM gateway.calls WHERE id = p_id);
END $$;
