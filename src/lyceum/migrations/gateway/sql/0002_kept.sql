-- An answer that was made for somebody who had gone, found again by what was asked: it is paid for once, by whoever is handed it.
CREATE INDEX calls_kept ON gateway.calls (owner_id, content) WHERE state = 'kept';

CREATE FUNCTION gateway.note_content(p_id uuid, p_content bytea) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  UPDATE gateway.calls SET content = p_content WHERE id = p_id AND state = 'kept';
END $$;

-- The price of such an answer, and it is owed no longer: the call that is handed it takes the price over. No row when there is none.
CREATE FUNCTION gateway.claim_kept(p_owner text, p_content bytea) RETURNS TABLE (cost bigint, provider_cost bigint) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('app.room', 'gateway', true);
  RETURN QUERY UPDATE gateway.calls c SET state = 'failed', answer = NULL
    WHERE c.id = (SELECT k.id FROM gateway.calls k WHERE k.owner_id = p_owner AND k.content = p_content AND k.state = 'kept'
                   ORDER BY k.id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING c.cost_pico, c.provider_pico;
END $$;
