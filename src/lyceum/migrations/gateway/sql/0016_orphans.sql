-- The end of a call without a row of its own, and the state that it is in then: somebody may have taken this process for dead meanwhile.
DROP FUNCTION gateway.end_call(uuid, text, text, text, text, text, text, text, text, boolean, bigint, bigint, text, text);
CREATE FUNCTION gateway.end_call(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text, p_model text,
  p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text, p_plan text)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls AS c (id, owner_id, name, capability, state, provider, model, source, units, estimated, cost_pico,
                                  provider_pico, answer, plan, ended_at)
       VALUES (p_id, p_owner, p_name, p_capability, p_state, p_provider, p_model, p_source, p_units::jsonb, p_estimated, p_cost,
               p_provider_cost, p_answer::jsonb, p_plan, now())
  ON CONFLICT (id) DO UPDATE SET state = excluded.state, provider = excluded.provider, model = excluded.model, source = excluded.source,
    units = excluded.units, estimated = excluded.estimated, cost_pico = excluded.cost_pico, provider_pico = excluded.provider_pico,
    answer = excluded.answer, plan = coalesce(excluded.plan, c.plan), ended_at = excluded.ended_at
  WHERE c.state IN ('running', 'waiting');
  IF FOUND THEN RETURN p_state; END IF;
  RETURN (SELECT c.state FROM gateway.calls c WHERE c.id = p_id);
END $$;

-- Calls of a process that is dead: those that have no row get one that says that nothing was delivered, so that it cannot be delivered later.
CREATE FUNCTION gateway.give_up(p_ids uuid[], p_owners text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls (id, owner_id, name, capability, state, provider, model, units, estimated, cost_pico, provider_pico, ended_at)
  SELECT id, owner, '', '', 'failed', '', '', '{}', false, 0, 0, now() FROM unnest(p_ids, p_owners) AS lost (id, owner) ORDER BY id
  ON CONFLICT DO NOTHING;
END $$;
