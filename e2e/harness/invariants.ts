import type { Device, LogEntry } from '@fangxing/device-sim'
import { waitUntil } from '@fangxing/dev/stack'
import type { Pool } from 'pg'
import { checkInvariants, type Motion } from './backend-modules'
import type { StaffClient } from './http-client'

/** Less than what the check bears, so that it finds none while it looks. */
const OVERDUE_MS = 30_000

/** What the check needs of a system. */
type CheckedSystem = {
  db: Pool
  devices: readonly Device[]
  node: { running: boolean }
  now(): Date
  staff(name: string): Promise<StaffClient>
  orderRow(orderId: string): Promise<{ state: string; version: number }>
  rows<T>(text: string, values?: unknown[]): Promise<T[]>
}

/** The backend's own check of this system's database and of its devices' logs; each broken row as one line. */
export async function findBrokenInvariants(system: CheckedSystem): Promise<string[]> {
  await untilNothingIsOverdue(system)
  const motions = system.devices.flatMap(device =>
    device.log.flatMap(entry => motionOf(device.deviceId, entry)),
  )
  const report = await checkInvariants(system.db, system.now(), motions)
  const broken = report.checked.flatMap(check => check.broken.map(row => `${check.id} ${check.rule}: ${row}`))
  return [...broken, ...(await findWrongReads(system))]
}

/**
 * Tests make minutes pass in a moment: what becomes due by that gets the seconds that it needs. What stays overdue is named
 * by the check itself.
 */
async function untilNothingIsOverdue(system: CheckedSystem): Promise<void> {
  const overdue = 'SELECT 1 FROM deadline WHERE due_at < $1'
  const isDone = async () =>
    !system.node.running ||
    (await system.rows(overdue, [new Date(system.now().getTime() - OVERDUE_MS)])).length === 0
  await waitUntil(isDone, { what: 'nothing to be overdue', timeoutMs: 45_000, everyMs: 100 }).catch(
    () => undefined,
  )
}

/** Only arrivals at an end count as motions: one that a power failure interrupted and that was resumed is one motion. */
function motionOf(deviceId: string, entry: LogEntry): Motion[] {
  if (entry.event !== 'arrived' && entry.event !== 'forced') return []
  const to = entry.position === 'up' ? ('up' as const) : ('down' as const)
  const cause = entry.event === 'forced' ? 'forced' : entry.cause.kind
  return [
    {
      deviceId,
      epoch: entry.cause.epoch,
      to,
      cause,
      commandId: entry.cause.commandId ?? null,
      atMs: entry.atMs,
    },
  ]
}

/** I18: what the platform answers about an order equals what the database holds. */
async function findWrongReads(system: CheckedSystem): Promise<string[]> {
  if (!system.node.running) return []
  const staff = await system.staff('manager')
  const broken: string[] = []
  const rows = await system.rows<{ id: string; state: string; version: number }>(
    'SELECT id, state, version FROM recovery_order ORDER BY updated_at DESC LIMIT 50',
  )
  for (const row of rows) {
    const seen = await staff.call('readOrder', { params: { orderId: row.id } })
    const again = await system.orderRow(row.id)
    if (seen.version < row.version || (seen.version === again.version && seen.state !== again.state)) {
      broken.push(
        `I18 order ${row.id}: read ${seen.state} v${seen.version}, database ${row.state} v${row.version}`,
      )
    }
  }
  return broken
}
