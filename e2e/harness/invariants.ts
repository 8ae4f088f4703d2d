import type { Device, LogEntry } from '@fangxing/device-sim'
import type { WechatSim } from '@fangxing/wechat-sim'
import { setTimeout as delay } from 'node:timers/promises'
import type { Pool } from 'pg'
import { checkInvariants, type Motion } from './backend-modules'
import type { StaffClient } from './http-client'

/** Tests make minutes pass in a moment: what becomes due by that, I27, gets this time before it counts as overdue. */
const CATCH_UP_MS = 45_000

/** What the check needs of a system. */
type CheckedSystem = {
  db: Pool
  devices: readonly Device[]
  node: { running: boolean }
  now(): Date
  manager(): Promise<StaffClient>
  wechat: Pick<WechatSim, 'orders' | 'refunds'>
  orderRow(orderId: string): Promise<{ state: string; version: number }>
  rows<T>(text: string, values?: unknown[]): Promise<T[]>
}

/** The backend's own check of this system's database and of its devices' logs; each broken row as one line. */
export async function findBrokenInvariants(system: CheckedSystem): Promise<string[]> {
  const motions = system.devices.flatMap(device =>
    device.log.flatMap(entry => motionOf(device.deviceId, entry)),
  )
  const check = async () => {
    const report = await checkInvariants(system.db, system.now(), motions)
    return report.checked.flatMap(({ id, rule, broken }) => broken.map(row => `${id} ${rule}: ${row}`))
  }
  const untilMs = performance.now() + CATCH_UP_MS
  let broken = await check()
  while (broken.some(row => row.startsWith('I27')) && system.node.running && performance.now() < untilMs) {
    await delay(500)
    broken = await check()
  }
  return [...broken, ...(await findWrongReads(system))]
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
  const staff = await system.manager()
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

/** What WeChat has taken or given back and the platform has not counted, or has counted otherwise; it may hear of it later. */
export async function uncountedPayments(system: Pick<CheckedSystem, 'wechat' | 'rows'>): Promise<string[]> {
  const { wechat } = system
  const known = await system.rows<{ number: string; state: string; paid: number; refunded: number }>(
    `SELECT p.out_trade_no AS number, p.state, CASE WHEN p.transaction_id IS NULL AND p.state <> 'quarantined' THEN 0 ELSE p.paid_fen END::int AS paid,
       (SELECT coalesce(sum(r.amount_fen), 0)::int FROM refund r WHERE r.payment_id = p.id AND r.state = 'succeeded') AS refunded
     FROM payment p`,
  )
  const counted = new Map(known.map(row => [row.number, row]))
  const returned = new Map<string, number>()
  for (const { outTradeNo, refundFen, status } of wechat.refunds())
    if (status === 'SUCCESS') returned.set(outTradeNo, (returned.get(outTradeNo) ?? 0) + refundFen)
  return wechat.orders().flatMap(({ outTradeNo, paidFen }) => {
    const ours = counted.get(outTradeNo)
    const theirs = { paid: paidFen ?? 0, refunded: returned.get(outTradeNo) ?? 0 }
    const isSame = ours?.paid === theirs.paid && ours.refunded === theirs.refunded
    return isSame
      ? []
      : [`WeChat's ${outTradeNo}: ${JSON.stringify(theirs)}, here ${JSON.stringify(ours ?? null)}`]
  })
}
