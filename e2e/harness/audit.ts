import path from 'node:path'
import type { Device, LogEntry } from '@fangxing/device-sim'
import type { Pool } from 'pg'
import type { StaffPhone } from './http-client'

/** What the audit wants to know of a world. */
type Audited = {
  db: Pool
  devices: readonly Device[]
  node: { running: boolean }
  now(): Date
  staff(name: string): Promise<StaffPhone>
  orderRow(orderId: string): Promise<{ state: string; version: number }>
  rows<T>(text: string, values?: unknown[]): Promise<T[]>
}

type AuditModule = {
  runAudit: (
    database: unknown,
    now: Date,
    given: object,
  ) => Promise<{ clean: boolean; checked: { id: string; says: string; broken: string[] }[] }>
}
type DatabaseModule = { Database: new (pool: unknown) => unknown }

const DIST = path.resolve(
  __dirname,
  __dirname.includes(`${path.sep}dist${path.sep}`) ? '../../..' : '../..',
  'backend/dist',
)

/** The backend's own audit over this world's database and its devices' own logs; each broken row as one line. */
export async function auditWorld(world: Audited): Promise<string[]> {
  const { runAudit } = require(path.join(DIST, 'app/audit/run-audit.js')) as AuditModule
  const { Database } = require(path.join(DIST, 'store/database.js')) as DatabaseModule
  const motions = world.devices.flatMap(device =>
    device.log.flatMap(entry => motionOf(device.deviceId, entry)),
  )
  const report = await runAudit(new Database(world.db), world.now(), { motions })
  const broken = report.checked.flatMap(check => check.broken.map(row => `${check.id} ${check.says}: ${row}`))
  return [...broken, ...(await readersAgree(world))]
}

/** Only arrivals at an end count as movements: a motion cut by a power failure and resumed is one. */
function motionOf(deviceId: string, entry: LogEntry) {
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

/** I18: what the platform answers about an order is what the database says. */
async function readersAgree(world: Audited): Promise<string[]> {
  if (!world.node.running) return []
  const staff = await world.staff('manager')
  const broken: string[] = []
  const rows = await world.rows<{ id: string; state: string; version: number }>(
    'SELECT id, state, version FROM recovery_order ORDER BY updated_at DESC LIMIT 50',
  )
  for (const row of rows) {
    const seen = await settledRead(
      () => staff.call('readOrder', { params: { orderId: row.id } }),
      row.version,
    )
    const again = await world.orderRow(row.id)
    if (seen.version < row.version || (seen.version === again.version && seen.state !== again.state)) {
      broken.push(
        `I18 order ${row.id}: read ${seen.state} v${seen.version}, database ${row.state} v${row.version}`,
      )
    }
  }
  return broken
}

/** After a loss the live copy has five seconds to be what the database says. */
async function settledRead<T extends { version: number }>(
  read: () => Promise<T>,
  version: number,
): Promise<T> {
  const until = performance.now() + 5000
  for (;;) {
    const seen = await read()
    if (seen.version >= version || performance.now() > until) return seen
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
