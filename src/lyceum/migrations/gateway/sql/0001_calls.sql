-- One round trip each, for the path that every metered call takes; each is a transaction of its own and acts for the room.

CREATE FUNCTION gateway.begin_call(p_id uuid, p_owner text, p_key text, p_digest bytea, p_name text, p_capability text)
RETURNS TABLE (created boolean, id uuid, same boolean, state text, answer text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls AS c (id, owner_id, key, digest, name, capability, state)
       VALUES (p_id, p_owner, p_key, p_digest, p_name, p_capability, 'running') ON CONFLICT DO NOTHING;
  IF FOUND THEN
    RETURN QUERY SELECT true, p_id, true, 'running'::text, NULL::text;
    RETURN;
  END IF;
  -- A key whose call failed may be used again for the same: nothing was delivered under it.
  UPDATE gateway.calls c SET id = p_id, state = 'running', at = now(), ended_at = NULL
   WHERE c.owner_id = p_owner AND c.key = p_key AND c.digest = p_digest AND c.state = 'failed';
  IF FOUND THEN
    RETURN QUERY SELECT true, p_id, true, 'running'::text, NULL::text;
    RETURN;
  END IF;
  RETURN QUERY SELECT false, c.id, c.digest = p_digest, c.state::text, c.answer::text
                 FROM gateway.calls c WHERE c.owner_id = p_owner AND c.key = p_key;
END $$;

CREATE FUNCTION gateway.end_call(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text, p_model text,
  p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls AS c (id, owner_id, name, capability, state, provider, model, source, units, estimated, cost_pico,
                                  provider_pico, answer, ended_at)
       VALUES (p_id, p_owner, p_name, p_capability, p_state, p_provider, p_model, p_source, p_units::jsonb, p_estimated, p_cost,
               p_provider_cost, p_answer::jsonb, now())
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, provider = excluded.provider, model = excluded.model, source = excluded.source,
    units = excluded.units, estimated = excluded.estimated, cost_pico = excluded.cost_pico, provider_pico = excluded.provider_pico,
    answer = excluded.answer, ended_at = excluded.ended_at
  WHERE c.state = 'running';
END $$;

CREATE FUNCTION gateway.settled(p_ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  UPDATE gateway.calls SET state = 'settled' WHERE id = ANY (p_ids) AND state = 'stored';
END $$;
