-- Work whose end is not known yet: `waits` says by which prices it will be charged and how much is set aside for it until then.

CREATE FUNCTION gateway.wait_call(p_id uuid, p_owner text, p_name text, p_capability text, p_waits text, p_answer text)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  INSERT INTO gateway.calls AS c (id, owner_id, name, capability, state, waits, answer)
       VALUES (p_id, p_owner, p_name, p_capability, 'waiting', p_waits::jsonb, p_answer::jsonb)
  ON CONFLICT (id) DO UPDATE SET state = 'waiting', waits = excluded.waits, answer = excluded.answer
    WHERE c.state = 'running' AND c.owner_id = p_owner;
  RETURN FOUND;
END $$;

CREATE OR REPLACE FUNCTION gateway.end_call(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text,
  p_model text, p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text)
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
  WHERE c.state IN ('running', 'waiting');
END $$;
