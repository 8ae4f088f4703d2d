import { startProgram } from './children'
import type { SettleFloorInput } from './floor/settle'
import { loadNotices, type Bullet } from './notices'
import { buildHeldCars } from './orders'
import { Range, score, type Run, type Shot } from './range'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import type { Stage } from './stage'
import { planFloor, recordWrites } from './written-rows'

/** `ours` and `floor` at half of our saturation; `steady` at a fifth of the floor's, which does not rise when we get faster. */
export type SettleScore = {
  ours: Shot
  floor: Shot
  steady: Both<Shot>
  oursPerSecond: number
  floorPerSecond: number
}

let nextIndex = 1

/**
 * Nobody answers as the devices would, so that each LOWER would be sent again after 1, 2, 4 … seconds. These reminders
 * belong to devices that are away, which this measure is not about: they are put off until the confirmation below.
 */
const PUT_OFF = `
  CREATE OR REPLACE FUNCTION bench_put_off() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.run_at := NEW.run_at + interval '1 minute';
    RETURN NEW;
  END $$;
  DROP TRIGGER IF EXISTS bench_put_off ON graphile_worker._private_jobs;
  CREATE TRIGGER bench_put_off BEFORE INSERT ON graphile_worker._private_jobs FOR EACH ROW
    WHEN (NEW.run_at > now()) EXECUTE FUNCTION bench_put_off();`

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

/** From a notice's arrival to the LOWER where the device hears it, for us and for the bare program. */
export async function measureSettle(stage: Stage, scale: Scale): Promise<SettleScore> {
  await stage.db.query(PUT_OFF)
  const perRun = scale.levels.length * scale.perLevel + 2 * scale.openLoop
  const warmUp = Math.ceil(scale.perLevel / 3)
  const from = nextIndex
  nextIndex += 1 + warmUp + perRun
  await buildHeldCars(stage, from, 1 + warmUp + perRun)
  const url = `${stage.node.origin}/wechat/notice/${stage.merchant.code}/payment`
  const range = await Range.open(stage)
  const probe = await loadNotices(stage, from, 1)
  const written = await recordWrites(stage.db, async () => void (await range.closedLoop(url, probe, 1)))
  const plan = await planFloor(stage.db, written, from + 1, warmUp + perRun)
  const input: SettleFloorInput = {
    databaseUrl: stage.databaseUrl,
    poolSize: Number(stage.environment.DATABASE_POOL_SIZE ?? 16),
    mqtt: { url: stage.broker.url, username: stage.broker.username, password: stage.broker.password },
    ...stage.noticeKeys,
    commandPrivateKey: stage.environment.COMMAND_PRIVATE_KEY!,
    merchantId: stage.merchant.id,
    plan,
  }
  const floor = await startProgram<{ port: number }>('floor/settle.js', input)
  const floorUrl = `http://127.0.0.1:${floor.told.port}/`
  try {
    const bullets = await loadNotices(stage, from + 1, warmUp + perRun)
    const [warm, shots] = [bullets.slice(0, warmUp), bullets.slice(warmUp)]
    await range.closedLoop(floorUrl, warm, 4)
    await range.closedLoop(url, warm, 4)
    const rates = await saturation(stage, range, { floor: floorUrl, ours: url }, shots, scale)
    const urls = { floor: floorUrl, ours: url }
    const last = shots.slice(-2 * scale.openLoop)
    const half = await atFixedTimes(range, urls, last.slice(0, scale.openLoop), rates.ours / 2)
    await confirmAll(stage.db)
    const steady = await atFixedTimes(range, urls, last.slice(scale.openLoop), rates.floor * FIFTH)
    return {
      ours: half.ours,
      floor: half.floor,
      steady,
      oursPerSecond: rates.ours,
      floorPerSecond: rates.floor,
    }
  } finally {
    await floor.stop()
    await range.close()
    await dropLookalikes(stage)
  }
}

type Both<Value> = { floor: Value; ours: Value }

/** The most notices settled in a second at any level of concurrency; turn about, so that both meet the same machine. */
async function saturation(
  { db }: Stage,
  range: Range,
  url: Both<string>,
  shots: readonly Bullet[],
  scale: Scale,
): Promise<Both<number>> {
  const rates: Both<number> = { floor: 0, ours: 0 }
  for (const [number, concurrency] of scale.levels.entries()) {
    const some = shots.slice(number * scale.perLevel, (number + 1) * scale.perLevel)
    for (const who of ['floor', 'ours'] as const) {
      const { perSecond } = score(await range.closedLoop(url[who], some, concurrency))
      rates[who] = Math.max(rates[who], perSecond)
    }
    await confirmAll(db)
  }
  return rates
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

/** Half of what is asked of us, 0.4 × the floor. */
const FIFTH = 0.2
const TURNS = 4

/** How long one waits at this rate, here and at the bare program. */
async function atFixedTimes(
  range: Range,
  url: Both<string>,
  shots: readonly Bullet[],
  perSecond: number,
): Promise<Both<Shot>> {
  const runs: Both<Run[]> = { floor: [], ours: [] }
  const perTurn = Math.ceil(shots.length / TURNS)
  for (let from = 0; from < shots.length; from += perTurn) {
    const some = shots.slice(from, from + perTurn)
    for (const who of ['floor', 'ours'] as const)
      runs[who].push(await range.openLoop(url[who], some, perSecond))
  }
  return { floor: score(...runs.floor), ours: score(...runs.ours) }
}

async function dropLookalikes({ db }: Stage): Promise<void> {
  const found = await db.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'bench\\_%'`,
  )
  for (const { name } of found.rows) await db.query(`DROP TABLE ${name}`)
}

export function settleFigures({ ours, floor, steady, oursPerSecond, floorPerSecond }: SettleScore): Figure[] {
  const rate = `at ${Math.round(floorPerSecond * FIFTH)}/s`
  return [
    figure('notice → LOWER at the device, p50', ours.p50Ms, 'ms', {
      floor: floor.p50Ms,
      goal: { atMost: 2.5 },
    }),
    figure('notice → LOWER at the device, p99', ours.p99Ms, 'ms', {
      floor: floor.p99Ms,
      goal: { atMost: 3 },
    }),
    figure(`notice → LOWER ${rate} (0.2 × floor), p50`, steady.ours.p50Ms, 'ms', {
      floor: steady.floor.p50Ms,
    }),
    figure(`notice → LOWER ${rate} (0.2 × floor), p99`, steady.ours.p99Ms, 'ms', {
      floor: steady.floor.p99Ms,
    }),
    figure('notices settled', oursPerSecond, '1/s', { floor: floorPerSecond, goal: { atLeast: 0.4 } }),
  ]
}
