import { ARREAR } from '../domain/arrear'
import { stateList } from '../persistence/state-list'
import { transitionRows } from '../persistence/transition-where'

/**
 * Moves debts that fell due, and that their owner could see, before `$3`, at most `$4` of them, along the machine's rows `$1` → `$2`, each with its entry in
 * the audit log (trace `$5`, time `$6`). Answers how many left which state.
 */
export const END_GRACE = `
  WITH due AS (
    SELECT a.id, t.from_state, t.to_state FROM arrear a JOIN unnest($1::text[], $2::text[]) AS t(from_state, to_state) ON t.from_state = a.state
    WHERE a.state IN ${stateList(transitionRows(ARREAR, 'grace_over').from)} AND greatest(a.exited_at, a.grace_from) <= $3
    ORDER BY greatest(a.exited_at, a.grace_from) LIMIT $4 FOR UPDATE OF a SKIP LOCKED
  ), changed AS (
    UPDATE arrear a SET state = due.to_state, version = a.version + 1 FROM due WHERE a.id = due.id AND a.state = due.from_state
    RETURNING a.id, a.merchant_id, a.version, due.from_state, due.to_state
  ), noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, trace_id, at)
    SELECT merchant_id, 'arrear', id::text, 'grace_over', from_state, to_state, version, 'timer', $5, $6 FROM changed
  )
  SELECT from_state, count(*)::int AS n FROM changed GROUP BY from_state`
