import { startProgram } from './children'
import type { SettleFloorInput } from './floor/settle'
import { loadNotices } from './notices'
import { buildHeldCars } from './orders'
import { Range } from './range'
import { figure, type Figure } from './result'
import type { Scale } from './scale'
import { FIFTH, measureTurns, type SettleScore } from './settle-turns'
import type { Stage } from './stage'
import { planFloor, recordWrites } from './written-rows'

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

/** From a notice's arrival to the LOWER where the device hears it, for us and for the bare program. */
export async function measureSettle(stage: Stage, scale: Scale): Promise<SettleScore> {
  await stage.db.query(PUT_OFF)
  const perRun = scale.levels.length * scale.perLevel + 3 * scale.openLoop
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
    return await measureTurns(stage, range, { floor: floorUrl, ours: url }, shots, scale)
  } finally {
    await floor.stop()
    await range.close()
    await dropLookalikes(stage)
  }
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
