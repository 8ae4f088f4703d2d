import { newId } from '../persistence/new-id'
import type { Services } from '../services'

/** Not younger than this: a debt may be paid without anybody being blocked. */
export const GRACE_MS = 24 * 3_600_000
const BATCH = 5000

const END = `
  WITH due AS (
    SELECT id FROM arrear WHERE state = 'grace' AND exited_at <= $1 ORDER BY exited_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
  ), moved AS (
    UPDATE arrear a SET state = 'outstanding', version = a.version + 1 FROM due WHERE a.id = due.id AND a.state = 'grace'
    RETURNING a.id, a.merchant_id, a.version
  ), noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, from_state, to_state, version, actor, trace_id, at)
    SELECT merchant_id, 'arrear', id::text, 'grace_over', 'grace', 'outstanding', version, 'timer', $2, $3 FROM moved
  )
  SELECT count(*)::int AS n FROM moved`

/** Debts whose grace is over become outstanding. Harmless when it runs again, and on several nodes at once. */
export async function endGrace(platform: Services): Promise<void> {
  const at = platform.clock.now()
  for (;;) {
    const row = await platform.database.one<{ n: number }>(END, [
      new Date(at.getTime() - GRACE_MS),
      newId(),
      at,
    ])
    if (row!.n < BATCH) return
  }
}
