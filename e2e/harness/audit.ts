import path from 'node:path'
import type { Device, LogEntry } from '@fangxing/device-sim'
import type { Pool } from 'pg'
import { BACKEND_DIST } from './backend-dist'
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

/** The backend's own audit over this world's database and its devices' own logs; each broken row as one line. */
export async function auditWorld(world: Audited): Promise<string[]> {
  const { runAudit } = require(path.join(BACKEND_DIST, 'app/audit/run-audit.js')) as AuditModule
  const { Database } = require(path.join(BACKEND_DIST, 'store/database.js')) as DatabaseModule
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
    const seen = await staff.call('readOrder', { params: { orderId: row.id } })
    const again = await world.orderRow(row.id)
    if (seen.version < row.version || (seen.version === again.version && seen.state !== again.state)) {
      broken.push(
        `I18 order ${row.id}: read ${seen.state} v${seen.version}, database ${row.state} v${row.version}`,
      )
    }
  }
  return broken
}
