import { commit } from '../persistence/changes'
import { incidentChanges } from '../modules/incidents'
import { newId } from '../persistence/new-id'
import type { Services } from '../services'

/** Devices that have been silent too long are stale, then offline; the orders they stand at show it. */
export async function watchLinks(platform: Services): Promise<void> {
  const nowMs = platform.clock.now().getTime()
  const before = (seconds: number) => new Date(nowMs - seconds * 1000)
  await silence(platform, 'offline', before(platform.settings.DEVICE_OFFLINE_S), ['online', 'stale'])
  await silence(platform, 'stale', before(platform.settings.DEVICE_STALE_S), ['online'])
}

type Silent = { id: string; merchant_id: string; lot_id: string | null; order_id: string | null }

/** Only a device that stands at a car is worth a call; it ends when the device is heard again. */
async function callPeople(platform: Services, devices: readonly Silent[]): Promise<void> {
  const act = { actor: 'timer', traceId: newId() }
  const at = platform.clock.now()
  const changes = devices
    .filter(device => device.order_id !== null)
    .flatMap(device =>
      incidentChanges(
        {
          merchantId: device.merchant_id,
          lotId: device.lot_id,
          orderId: device.order_id,
          deviceId: device.id,
          kind: 'device_offline',
          subject: `device:${device.id}`,
        },
        act,
        at,
      ),
    )
  for (let from = 0; from < changes.length; from += 100)
    await commit(platform.database, changes.slice(from, from + 100))
}

async function silence(
  platform: Services,
  link: 'stale' | 'offline',
  since: Date,
  from: string[],
): Promise<void> {
  const { database, live, clock } = platform
  const rows = await database.query<Silent>(
    `UPDATE device SET link = $1, version = version + 1 WHERE link = ANY($2) AND link <> 'offline' AND last_seen_at < $3 RETURNING id, merchant_id, lot_id, order_id`,
    [link, from, since],
  )
  if (link === 'offline') await callPeople(platform, rows)
  const orderIds = rows.flatMap(row => row.order_id ?? [])
  if (orderIds.length === 0) return
  await live.invalidate(...orderIds)
  await database.query(
    'UPDATE recovery_order SET version = version + 1, updated_at = $2 WHERE id = ANY($1)',
    [orderIds, clock.now()],
  )
  await live.refresh(...orderIds)
}

const KEEP_MS = 7 * 86_400_000
const SLICE = 5000
const SLICES = 40

/** Forgets reports heard more than a week ago, in small slices so that nothing waits for it. Returns how many. */
export async function pruneInbox(platform: Services): Promise<number> {
  const before = new Date(platform.clock.now().getTime() - KEEP_MS)
  let pruned = 0
  for (let slice = 0; slice < SLICES; slice++) {
    const row = await platform.database.one<{ n: number }>(
      `WITH gone AS (DELETE FROM device_inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM device_inbox WHERE received_at < $1 LIMIT ${SLICE})) RETURNING 1)
       SELECT count(*)::int AS n FROM gone`,
      [before],
    )
    pruned += row!.n
    if (row!.n < SLICE) break
  }
  return pruned
}
