-- The ends of calls without rows of their own, as one statement, and the state that each is in then; one alone goes the shorter way that
-- it had. The settings hold it to the indexes.
CREATE FUNCTION gateway.end_calls(p_ids uuid[], p_owners text[], p_names text[], p_capabilities text[], p_states text[], p_providers text[],
  p_models text[], p_sources text[], p_units text[], p_estimated boolean[], p_costs bigint[], p_provider_costs bigint[], p_answers text[],
  p_plans text[]) RETURNS TABLE (call_id uuid, call_state text) LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
DECLARE written uuid[];
BEGIN
  IF cardinality(p_ids) = 1 THEN
    RETURN QUERY SELECT p_ids[1], gateway.end_call(p_ids[1], p_owners[1], p_names[1], p_capabilities[1], p_states[1], p_providers[1],
      p_models[1], p_sources[1], p_units[1], p_estimated[1], p_costs[1], p_provider_costs[1], p_answers[1], p_plans[1]);
    RETURN;
  END IF;
  PERFORM set_config('app.room', 'gateway', true);
  WITH ended AS (
    INSERT INTO gateway.calls AS c (id, owner_id, name, capability, state, provider, model, source, units, estimated, cost_pico, provider_pico,
                                    answer, plan, ended_at)
    SELECT k.id, k.owner, k.name, k.capability, k.state, k.provider, k.model, k.source, k.units::jsonb, k.estimated, k.cost, k.provider_cost,
           k.answer::jsonb, k.plan, now()
      FROM unnest(p_ids, p_owners, p_names, p_capabilities, p_states, p_providers, p_models, p_sources, p_units, p_estimated, p_costs,
                  p_provider_costs, p_answers, p_plans)
        AS k (id, owner, name, capability, state, provider, model, source, units, estimated, cost, provider_cost, answer, plan) ORDER BY k.id
    ON CONFLICT (id) DO UPDATE SET state = excluded.state, provider = excluded.provider, model = excluded.model, source = excluded.source,
      units = excluded.units, estimated = excluded.estimated, cost_pico = excluded.cost_pico, provider_pico = excluded.provider_pico,
      answer = excluded.answer, plan = coalesce(excluded.plan, c.plan), ended_at = excluded.ended_at
    WHERE c.state IN ('running', 'waiting') RETURNING c.id)
  SELECT coalesce(array_agg(ended.id), '{}') INTO written FROM ended;
  RETURN QUERY SELECT k.id, CASE WHEN k.id = ANY (written) THEN k.state ELSE (SELECT c.state FROM gateway.calls c WHERE c.id = k.id) END::text
    FROM unnest(p_ids, p_states) AS k (id, state);
END $$;
