-- The plan that a call was made on, written with the row that is written anyway. Null: from before this was written down.
ALTER TABLE gateway.calls ADD COLUMN plan varchar(20);

DROP FUNCTION gateway.end_call(uuid, text, text, text, text, text, text, text, text, boolean, bigint, bigint, text);
DROP FUNCTION gateway.end_opened(uuid, text, text, text, text, text, text, text, text, boolean, bigint, bigint, text);

CREATE FUNCTION gateway.end_call(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text, p_model text,
  p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text, p_plan text)
RETURNS void LANGUAGE plpgsql AS $$
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
END $$;

-- The end of a call that has a row already, and the state that the row is in then; null when there is none.
CREATE FUNCTION gateway.end_opened(p_id uuid, p_owner text, p_name text, p_capability text, p_state text, p_provider text, p_model text,
  p_source text, p_units text, p_estimated boolean, p_cost bigint, p_provider_cost bigint, p_answer text, p_plan text)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  UPDATE gateway.calls SET state = p_state, provider = p_provider, model = p_model, source = p_source, units = p_units::jsonb,
    estimated = p_estimated, cost_pico = p_cost, provider_pico = p_provider_cost, answer = p_answer::jsonb, plan = coalesce(p_plan, plan),
    ended_at = now()
   WHERE id = p_id AND owner_id = p_owner AND state IN ('running', 'waiting');
  RETURN (SELECT state FROM gateway.calls WHERE id = p_id);
END $$;

-- What the calls of people who have gone came to, without them: so much is left of a call that the sums of the school stay right. A call is
-- counted into the quarter of an hour that its id was made in; `since` is the first id of that quarter.
CREATE TABLE gateway.gone_calls (
  since uuid NOT NULL, plan varchar(20) NOT NULL, name varchar(64) NOT NULL, provider varchar(31) NOT NULL, model varchar(200) NOT NULL,
  calls bigint NOT NULL, cost_pico numeric NOT NULL, provider_pico numeric NOT NULL,
  PRIMARY KEY (since, plan, name, provider, model));

CREATE FUNCTION gateway.forget_calls(p_owner text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  WITH gone AS (DELETE FROM gateway.calls WHERE owner_id = p_owner RETURNING *),
  added AS (INSERT INTO gateway.gone_calls AS g
    SELECT (rpad(lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 900000 * 900000), 12, '0'), 32, '0'))::uuid,
           coalesce(plan, ''), name, provider, model, count(*), sum(cost_pico), sum(provider_pico)
      FROM gone WHERE state IN ('stored', 'settled') GROUP BY 1, 2, 3, 4, 5
    ON CONFLICT (since, plan, name, provider, model) DO UPDATE SET calls = g.calls + excluded.calls,
      cost_pico = g.cost_pico + excluded.cost_pico, provider_pico = g.provider_pico + excluded.provider_pico)
  SELECT count(*) INTO n FROM gone;
  RETURN n;
END $$;
