import { randomBytes } from 'node:crypto'
import type { Ack, DeviceEvent, ReportedState, Presence } from '@fangxing/contract/device-protocol'
import type { DeviceMessage } from '../../src/workflows/ingest-reports/ingest-reports'
import type { Database } from '../../src/persistence/database'
import { newId } from '../../src/persistence/new-id'
import type { LowerCause } from '@fangxing/contract/states'
import type { TestMerchant, DeviceServices } from './device-context'

/** Builds the reports of one device, numbered from one start to the next. */
export class DeviceReporter {
  bootId = randomBytes(16).toString('hex')
  sessionId = randomBytes(8).toString('hex')
  seq = 0
  constructor(
    readonly deviceId: string,
    readonly merchantId: string,
  ) {}

  restart(): void {
    this.bootId = randomBytes(16).toString('hex')
    this.sessionId = randomBytes(8).toString('hex')
    this.seq = 0
  }

  head() {
    return { bootId: this.bootId, seq: ++this.seq, atMs: Date.now() }
  }

  private of<Leaf extends DeviceMessage['leaf']>(leaf: Leaf, payload: unknown): DeviceMessage {
    return {
      deviceId: this.deviceId,
      merchantId: this.merchantId,
      keyVersion: 1,
      leaf,
      payload,
    } as DeviceMessage
  }

  life(more: Partial<Presence> = {}): DeviceMessage {
    return this.of('life', { ...this.head(), on: true, sessionId: this.sessionId, ...more })
  }

  state(more: Partial<ReportedState> = {}): DeviceMessage {
    return this.of('state', { ...this.head(), ...statePayload, ...more })
  }

  ack(id: string, op: 'RAISE' | 'LOWER', more: Partial<Ack>): DeviceMessage {
    return this.of('ack', { ...this.head(), id, op, ep: 1, outcome: 'done', position: 'down', ...more })
  }

  evt(more: Partial<DeviceEvent>): DeviceMessage {
    return this.of('evt', { ...this.head(), id: newId(), kind: 'tamper', ep: 1, happenedAtMs: null, ...more })
  }
}

const statePayload = {
  ep: 0,
  flashLost: false,
  target: 'DOWN',
  position: 'down',
  batteryPct: 90,
  rssiDbm: -70,
  tempC: 20,
  firmware: '1.0.0',
  alarms: [],
  selfTest: null,
  vehicleOverhead: false,
  lastMotion: null,
  uptimeMs: 1000,
} satisfies Partial<ReportedState>

const LETTERS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

export async function makeDevice(
  services: DeviceServices,
  merchant: TestMerchant,
  more: { epoch?: number } = {},
): Promise<DeviceReporter> {
  const name = [...randomBytes(8)].map(byte => LETTERS[byte % LETTERS.length]).join('')
  const id = `FX${name}`
  await services.database.query(
    `INSERT INTO device (id, merchant_id, lot_id, public_code, lifecycle, last_epoch) VALUES ($1, $2, $3, $4, 'assigned', $5)`,
    [id, merchant.merchantId, merchant.lotId, name, more.epoch ?? 0],
  )
  await services.database.query(`INSERT INTO device_credential (device_id, password_hash) VALUES ($1, 'x')`, [
    id,
  ])
  return new DeviceReporter(id, merchant.merchantId)
}

export type Deployed = DeviceReporter & {
  orderId: string
  raiseId: string
  lowerId: string
  arrearId: string
  taskId: string
}

/** A device in the middle of an order of epoch 1, in the state asked for; with `why` its LOWER is queued. */
export async function deploy(
  services: DeviceServices,
  merchant: TestMerchant,
  state: string,
  why?: LowerCause,
): Promise<Deployed> {
  const device = await makeDevice(services, merchant, { epoch: 1 })
  const [orderId, raiseId, lowerId, arrearId, taskId] = [newId(), newId(), newId(), newId(), newId()]
  const at = services.clock.now()
  const { database } = services
  const isPaid = state === 'paid' || state === 'releasing'
  await database.query(
    `INSERT INTO recovery_order (id, merchant_id, lot_id, device_id, epoch, plate_text, plate_colour, plate_key, state, challenge, amount_fen,
       snapshot, checklist, opened_by, created_at, updated_at, paid_at)
     VALUES ($1, $2, $3, $4, 1, '粤B12345', 'blue', $5, $6, '42', 500, '[]', '{}', $7, $8, $8, $9)`,
    [
      orderId,
      merchant.merchantId,
      merchant.lotId,
      device.deviceId,
      `k${orderId}`,
      state,
      merchant.staff.staffId,
      at,
      isPaid ? at : null,
    ],
  )
  await database.query(
    `UPDATE device SET order_id = $2, lifecycle = 'reserved', desired_target = $3 WHERE id = $1`,
    [device.deviceId, orderId, why ? 'DOWN' : 'UP'],
  )
  await database.query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at, principal_fen, state, content_hash)
     VALUES ($1::uuid, $2, $3, 'import', $1::text, '粤B12345', 'blue', $4, now() - interval '3 days', now() - interval '2 days', 500, $5, 'x')`,
    [arrearId, merchant.merchantId, merchant.lotId, `k${orderId}`, isPaid ? 'settled' : 'held'],
  )
  await database.query(
    `INSERT INTO order_arrear (order_id, arrear_id, amount_fen, is_active) VALUES ($1, $2, 500, $3)`,
    [orderId, arrearId, !isPaid],
  )
  const command = (id: string, op: string, cause: string | null, commandState: string) =>
    database.query(
      `INSERT INTO lock_command (id, merchant_id, device_id, order_id, epoch, op, why, cause_kind, cause_id, state, issued_at, expires_at)
       VALUES ($1, $2, $3, $4, 1, $5, $6, 'order', $4, $7, $8, $9)`,
      [
        id,
        merchant.merchantId,
        device.deviceId,
        orderId,
        op,
        cause,
        commandState,
        at,
        op === 'RAISE' ? new Date(at.getTime() + 15_000) : null,
      ],
    )
  await command(raiseId, 'RAISE', null, state === 'deploying' ? 'sent' : 'succeeded')
  if (why) await command(lowerId, 'LOWER', why, 'queued')
  if (isPaid) {
    await database.query(
      `INSERT INTO move_task (id, merchant_id, lot_id, device_id, order_id, state, assigned_to, assigned_at, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, 'assigned', $6, $7, $7, $7)`,
      [taskId, merchant.merchantId, merchant.lotId, device.deviceId, orderId, merchant.staff.staffId, at],
    )
  }
  return Object.assign(device, { orderId, raiseId, lowerId, arrearId, taskId })
}

export const row = async <T = Record<string, unknown>>(
  { database }: DeviceServices,
  table: string,
  id: string,
): Promise<T> => (await database.one(`SELECT * FROM ${table} WHERE id = $1`, [id])) as T
export const jobsOf = ({ database }: DeviceServices, key: string) =>
  database.query<{ task_identifier: string; run_at: Date }>(
    'SELECT task_identifier, run_at FROM graphile_worker.jobs WHERE key = $1',
    [key],
  )

/** Numbers of the reports of a device that were stored, of all its starts. */
export async function storedReports(database: Database, deviceId: string): Promise<number[]> {
  const rows = await database.query<{ seq: number }>(
    `SELECT b.highest_seq - i AS seq FROM device_boot b, generate_series(0, 127) AS i
     WHERE b.device_id = $1 AND get_bit(b.seen, i) = 1 ORDER BY b.boot_id, seq`,
    [deviceId],
  )
  return rows.map(({ seq }) => seq)
}
