import { ARREAR } from '../domain/arrear'
import { stateList } from '../persistence/state-list'
import { transitionRows } from '../persistence/transition-where'

/**
 * Bars debts whose car left `$7` calendar years of Shanghai before `$6`, at most `$4` of them, along the machine's rows
 * `$1` → `$2`, each with its entry in the audit log (event `$8`, trace `$5`, time `$6`). `$3`: nothing younger can be barred. Answers how
 * many left which state. PostgreSQL counts years as `yearsLater` does: 29 February becomes the last of that month.
 */
export const BAR_DEBTS = `
  WITH due AS (
    SELECT a.id, t.from_state, t.to_state FROM arrear a JOIN unnest($1::text[], $2::text[]) AS t(from_state, to_state) ON t.from_state = a.state
    WHERE a.state IN ${stateList(transitionRows(ARREAR, 'time_barred').from)} AND a.exited_at <= $3
      AND ((a.exited_at AT TIME ZONE 'Asia/Shanghai') + make_interval(years => $7)) AT TIME ZONE 'Asia/Shanghai' <= $6::timestamptz
    ORDER BY a.exited_at LIMIT $4 FOR UPDATE OF a SKIP LOCKED
  ), changed AS (
    UPDATE arrear a SET state = due.to_state, version = a.version + 1 FROM due WHERE a.id = due.id AND a.state = due.from_state
    RETURNING a.id, a.merchant_id, a.version, due.from_state, due.to_state
  ), noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, trace_id, at)
    SELECT merchant_id, 'arrear', id::text, $8, from_state, to_state, version, 'timer', $5, $6::timestamptz FROM changed
  )
  SELECT from_state, count(*)::int AS n FROM changed GROUP BY from_state`
