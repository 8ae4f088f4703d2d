import type { Bullet } from './notices'
import { score, type Range, type Run, type Shot } from './range'
import type { Scale } from './scale'
import type { Stage } from './stage'

export type Both<Value> = { floor: Value; ours: Value }

/** `ours` and `floor` at half of our saturation; `steady` at a fifth of the floor's, which does not rise when we get faster. */
export type SettleScore = {
  ours: Shot
  floor: Shot
  steady: Both<Shot>
  oursPerSecond: number
  floorPerSecond: number
}

/** Between two runs: every lock that was told to go down did so, and its device was taken away. */
const CONFIRM_ALL = `
  WITH gone AS (
    UPDATE recovery_order SET state = 'completed', device_free = true WHERE state IN ('paid', 'releasing') RETURNING id
  ), c AS (
    UPDATE lock_command SET state = 'succeeded' FROM gone WHERE order_id = gone.id AND op = 'LOWER'
  ), m AS (
    UPDATE move_task SET state = 'closed' FROM gone WHERE order_id = gone.id
  )
  DELETE FROM graphile_worker._private_jobs j USING gone
  WHERE j.key = 'release:' || gone.id OR j.payload ->> 'taskId' IN (SELECT t.id::text FROM move_task t WHERE t.order_id = gone.id)`

/** Half of what is asked of us, 0.4 × the floor. */
export const FIFTH = 0.2
const TURNS = 4

/**
 * In each turn: how much both take at their best level of concurrency, then how long one waits at half of what we took just
 * now, and at a fifth of what the floor took. The machine is not the same from minute to minute, but it is within a turn.
 */
export async function measureTurns(
  { db }: Stage,
  range: Range,
  url: Both<string>,
  shots: readonly Bullet[],
  scale: Scale,
): Promise<SettleScore> {
  const next = magazine(shots)
  const level = await bestLevels(db, range, url, next, scale)
  const perTurn = Math.floor(scale.openLoop / TURNS)
  const runs = { most: bothEmpty(), half: bothEmpty(), steady: bothEmpty() }
  for (let turn = 0; turn < TURNS; turn++) {
    const most = await both(who => range.closedLoop(url[who], next.peek(perTurn), level[who]))
    next.drop(perTurn)
    await confirmAll(db)
    const half = score(most.ours).perSecond / 2
    const atHalf = await both(who => range.openLoop(url[who], next.peek(perTurn), half))
    next.drop(perTurn)
    const fifth = score(most.floor).perSecond * FIFTH
    const atFifth = await both(who => range.openLoop(url[who], next.peek(perTurn), fifth))
    next.drop(perTurn)
    await confirmAll(db)
    for (const who of WHO) {
      runs.most[who].push(most[who])
      runs.half[who].push(atHalf[who])
      runs.steady[who].push(atFifth[who])
    }
  }
  const total = (of: Both<Run[]>): Both<Shot> => ({ floor: score(...of.floor), ours: score(...of.ours) })
  const [most, half, steady] = [total(runs.most), total(runs.half), total(runs.steady)]
  return {
    ...half,
    steady,
    oursPerSecond: most.ours.perSecond,
    floorPerSecond: most.floor.perSecond,
  }
}

const WHO = ['floor', 'ours'] as const
const bothEmpty = (): Both<Run[]> => ({ floor: [], ours: [] })

/** One after the other, so that neither takes the other's processor. */
async function both<Value>(of: (who: keyof Both<Value>) => Promise<Value>): Promise<Both<Value>> {
  return { floor: await of('floor'), ours: await of('ours') }
}

/** Hands out notices, each of them to both. */
function magazine(shots: readonly Bullet[]) {
  let from = 0
  return {
    peek: (count: number) => shots.slice(from, from + count),
    drop: (count: number) => void (from += count),
  }
}

/** The number of notices under way at which each takes most. */
async function bestLevels(
  db: Stage['db'],
  range: Range,
  url: Both<string>,
  next: ReturnType<typeof magazine>,
  { levels, perLevel }: Scale,
): Promise<Both<number>> {
  const best: Both<{ level: number; perSecond: number }> = {
    floor: { level: 1, perSecond: 0 },
    ours: { level: 1, perSecond: 0 },
  }
  for (const level of levels) {
    const runs = await both(who => range.closedLoop(url[who], next.peek(perLevel), level))
    next.drop(perLevel)
    for (const who of WHO) {
      const { perSecond } = score(runs[who])
      if (perSecond > best[who].perSecond) best[who] = { level, perSecond }
    }
    await confirmAll(db)
  }
  return { floor: best.floor.level, ours: best.ours.level }
}

/** The node may still be writing down what it sent: the database then asks one of the two to try again. */
async function confirmAll(db: Stage['db']): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await db.query(CONFIRM_ALL)
      // As autovacuum does within a minute: plans made for empty tables are not what a day looks like.
      return void (await db.query('ANALYZE'))
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01' || attempt === 10) throw error
    }
  }
}
