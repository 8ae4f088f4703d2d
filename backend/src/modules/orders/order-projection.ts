import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { OwnerOrder, StaffOrder } from '@fangxing/contract/orders'
import type { Database } from '../../persistence/database'
import { padForPlanCache } from '../../persistence/pad-for-plan-cache'
import type { OrderRow } from '../../persistence/rows'

/** How a picture's id becomes a link that a phone may open for a short time. */
export type PhotoLink = (photoId: string) => string

export type Projection = {
  orderId: string
  merchantId: string
  lotId: string
  version: number
  owner: OwnerOrder
  staff: StaffOrder
}

type Text = string | null
type ProjectionRow = OrderRow & {
  lot: { id: string; name: string; address: string; hotline: string }
  payee: { name: string; mchid: string }
  device: StaffOrder['device'] & { lastSeenAt: Text }
  staff_name: string
  payments: {
    id: string
    state: string
    amountFen: number
    ownerId: string
    expiresAt: string
    successAt: Text
  }[]
  refunds: {
    id: string
    paymentId: string
    state: string
    amountFen: number
    ownerId: string
    createdAt: string
    succeededAt: Text
  }[]
  settlement: {
    receiptNo: string
    amountFen: number
    method: string
    state: string
    createdAt: string
    ownerId: Text
  } | null
  move_task: (NonNullable<StaffOrder['moveTask']> & { acknowledgedAt: Text; arrivedAt: Text }) | null
  commands: StaffOrder['commands']
  incidents: StaffOrder['incidents']
}

const SELECT = `
  SELECT o.*,
    jsonb_build_object('id', l.id, 'name', l.name, 'address', l.address, 'hotline', l.hotline) AS lot,
    jsonb_build_object('name', m.payee_name, 'mchid', m.mchid) AS payee,
    jsonb_build_object('id', d.id, 'position', d.position, 'link', d.link, 'power', d.power, 'batteryPct', d.battery_pct,
      'alarms', to_jsonb(d.alarms), 'lastSeenAt', d.last_seen_at) AS device,
    s.name AS staff_name,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'state', p.state, 'amountFen', p.amount_fen, 'ownerId', p.owner_id,
        'expiresAt', p.expires_at, 'successAt', p.success_at) ORDER BY p.created_at), '[]') FROM payment p WHERE p.order_id = o.id) AS payments,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'paymentId', r.payment_id, 'state', r.state, 'amountFen', r.amount_fen,
        'ownerId', p.owner_id, 'createdAt', r.created_at, 'succeededAt', r.succeeded_at) ORDER BY r.created_at), '[]')
        FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.order_id = o.id) AS refunds,
    (SELECT jsonb_build_object('receiptNo', x.receipt_no, 'amountFen', x.amount_fen, 'method', x.method, 'state', x.state,
        'createdAt', x.created_at, 'ownerId', p.owner_id) FROM settlement x LEFT JOIN payment p ON p.id = x.payment_id WHERE x.order_id = o.id) AS settlement,
    (SELECT jsonb_build_object('id', t.id, 'state', t.state, 'urgent', t.is_urgent, 'assignedTo', t.assigned_to, 'assigneeName', a.name,
        'acknowledgedAt', t.acknowledged_at, 'arrivedAt', t.arrived_at) FROM move_task t LEFT JOIN staff a ON a.id = t.assigned_to WHERE t.order_id = o.id) AS move_task,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'op', c.op, 'why', c.why, 'state', c.state, 'attempts', c.attempts,
        'sentAt', c.sent_at, 'endedAt', c.ended_at, 'outcome', c.outcome) ORDER BY c.issued_at), '[]') FROM lock_command c WHERE c.order_id = o.id) AS commands,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'level', i.level, 'openedAt', i.opened_at) ORDER BY i.opened_at), '[]')
        FROM incident i WHERE i.order_id = o.id AND i.state <> 'closed') AS incidents
  FROM recovery_order o
  JOIN lot l ON l.id = o.lot_id JOIN merchant m ON m.id = o.merchant_id
  JOIN device d ON d.id = o.device_id JOIN staff s ON s.id = o.opened_by`

const OF_ONE = `${SELECT} WHERE o.id = $1`
const OF_MANY = `${SELECT} WHERE o.id = ANY($1)`

/** Reads orders from PostgreSQL in the form in which both ends show them. */
export async function readProjections(
  database: Database,
  orderIds: string[],
  link: PhotoLink,
  refOf: (ownerId: string) => string,
): Promise<Projection[]> {
  const isOne = orderIds.length === 1
  const rows = await database.query<ProjectionRow>(isOne ? OF_ONE : OF_MANY, [
    isOne ? orderIds[0] : padForPlanCache(orderIds),
  ])
  return rows.map(row => project(row, link, refOf))
}

export const LIVE_STATES = [
  'created',
  'deploying',
  'active',
  'paid',
  'releasing',
  'released',
  'deploy_failed',
  'cancelling',
] as const

export async function readLiveOrderIds(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `SELECT id FROM recovery_order WHERE state = ANY($1) ORDER BY updated_at DESC LIMIT 20000`,
    [LIVE_STATES],
  )
  return rows.map(row => row.id)
}

/** JSON from PostgreSQL has times in its own spelling; the wire has one. */
const time = (value: Date | string | null): string | null =>
  value === null ? null : new Date(value).toISOString()
const minutesBetween = (from: string, to: string) =>
  Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000))
const PAID = new Set(['paid', 'releasing', 'released', 'completed'])

function project(row: ProjectionRow, link: PhotoLink, refOf: (ownerId: string) => string): Projection {
  const plate = { text: row.plate_text, colour: row.plate_colour as PlateColour }
  const base = {
    id: row.id,
    version: row.version,
    state: row.state,
    endCause: row.end_cause,
    lot: row.lot,
    payee: { name: row.payee.name, verified: true },
    plateMasked: maskPlate(plate),
    plateColour: plate.colour,
    challenge: row.challenge,
    photoUrls: row.photo_ids.map(link),
    arrears: row.snapshot.map(line => ({
      arrearId: line.arrearId,
      lotName: line.lotName,
      enteredAt: time(line.enteredAt)!,
      exitedAt: time(line.exitedAt)!,
      minutes: minutesBetween(line.enteredAt, line.exitedAt),
      principalFen: line.principalFen,
      lateFeeFen: line.lateFeeFen,
      waivedFen: line.waivedFen,
      amountFen: line.amountFen,
      trace: line.trace,
      photoUrls: line.photoIds.map(link),
    })),
    amountFen: row.amount_fen,
    dueFen: PAID.has(row.state) || row.ended_at !== null ? 0 : row.amount_fen,
    openedAt: time(row.created_at)!,
    activeAt: time(row.active_at),
    holdUntil: time(row.hold_until),
    paidAt: time(row.paid_at),
    releasedAt: time(row.released_at),
    releaseDelayedAt: time(row.release_delayed_at),
    endedAt: time(row.ended_at),
    completedAt: time(row.completed_at),
    lock: {
      position: row.device.position,
      link: row.device.link,
      releaseCodeOffered: row.release_delayed_at !== null && row.released_at === null,
    },
    settlement: row.settlement && {
      receiptNo: row.settlement.receiptNo,
      amountFen: row.settlement.amountFen,
      method: row.settlement.method,
      state: row.settlement.state,
      createdAt: time(row.settlement.createdAt)!,
      payerRef: row.settlement.ownerId && refOf(row.settlement.ownerId),
    },
    payments: row.payments.map(({ ownerId, ...payment }) => ({
      ...payment,
      payerRef: refOf(ownerId),
      expiresAt: time(payment.expiresAt)!,
      successAt: time(payment.successAt),
    })),
    refunds: row.refunds.map(({ ownerId, ...refund }) => ({
      ...refund,
      payerRef: refOf(ownerId),
      createdAt: time(refund.createdAt)!,
      succeededAt: time(refund.succeededAt),
    })),
  }
  const task = row.move_task && {
    ...row.move_task,
    acknowledgedAt: time(row.move_task.acknowledgedAt),
    arrivedAt: time(row.move_task.arrivedAt),
  }
  const owner = {
    ...base,
    moveTask: task && {
      state: task.state,
      urgent: task.urgent,
      acknowledgedAt: task.acknowledgedAt,
      arrivedAt: task.arrivedAt,
    },
  } as OwnerOrder
  const staff = {
    ...base,
    moveTask: task,
    merchantId: row.merchant_id,
    plateText: row.plate_text,
    epoch: row.epoch,
    openedBy: { id: row.opened_by, name: row.staff_name },
    endReason: row.end_reason,
    releaseProof: row.release_proof,
    device: { ...row.device, lastSeenAt: time(row.device.lastSeenAt) },
    commands: row.commands.map(command => ({
      ...command,
      sentAt: time(command.sentAt),
      endedAt: time(command.endedAt),
    })),
    incidents: row.incidents.map(incident => ({ ...incident, openedAt: time(incident.openedAt)! })),
  } as StaffOrder
  return {
    orderId: row.id,
    merchantId: row.merchant_id,
    lotId: row.lot_id,
    version: row.version,
    owner,
    staff,
  }
}
