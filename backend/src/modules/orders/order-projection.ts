import { maskPlate, type PlateColour } from '@fangxing/contract/plate'
import type { OwnerOrder, StaffOrder } from '@fangxing/contract/orders'
import { END_CAUSE_LABELS, LOWER_CAUSE_LABELS } from '@fangxing/contract/states'
import { isOpenCommand } from '../../domain/lock-command'
import { SETTLED_STATES } from '../../domain/recovery-order'
import type { Database } from '../../persistence/database'
import { padForPlanCache } from '../../persistence/plan-cache'
import type { OrderRow } from '../../persistence/rows'
import { keptDisputesOf, type KeptOwnerOrder } from './owner-order-text'
import { READ_LIVE_ORDER_IDS, READ_PROJECTION, READ_PROJECTIONS } from './order-projection.queries'

/** How a picture's id becomes a link that a phone may open for a short time. */
export type PhotoLink = (photoId: string) => string

export type Projection = {
  orderId: string
  merchantId: string
  lotId: string
  version: number
  /** Nothing is to be done about it any more. */
  isEnded: boolean
  /** With everybody's objections: goes out through `ownerOrderText` alone. */
  owner: KeptOwnerOrder
  staff: StaffOrder
}

type Text = string | null
type DisputeJson = NonNullable<StaffOrder['dispute']> & { ownerId: string }
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
  reports: NonNullable<OwnerOrder['reports']>
  disputes: DisputeJson[]
}

/** Reads orders from PostgreSQL in the form in which both ends show them. */
export async function readProjections(
  database: Database,
  orderIds: string[],
  link: PhotoLink,
  refOf: (ownerId: string) => string,
): Promise<Projection[]> {
  const isOne = orderIds.length === 1
  const rows = await database.query<ProjectionRow>(isOne ? READ_PROJECTION : READ_PROJECTIONS, [
    isOne ? orderIds[0] : padForPlanCache(orderIds),
  ])
  return rows.map(row => project(row, link, refOf))
}

/** Every order about which something is still to be done. */
export async function readLiveOrderIds(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(READ_LIVE_ORDER_IDS)
  return rows.map(row => row.id)
}

/** JSON from PostgreSQL has times in its own spelling; the wire has one. */
const time = (value: Date | string | null): string | null =>
  value === null ? null : new Date(value).toISOString()
const minutesBetween = (from: string, to: string) =>
  Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / 60_000))

function project(row: ProjectionRow, link: PhotoLink, refOf: (ownerId: string) => string): Projection {
  const base = {
    ...orderFacts(row),
    ...lastingFacts(row, link),
    ...moneyFacts(row, refOf),
    reports: reportsOf(row),
  }
  const disputes = row.disputes.map(disputeOf)
  const dispute = disputes[0] ? staffDisputeOf(disputes[0]) : null
  const task = row.move_task && {
    ...row.move_task,
    acknowledgedAt: time(row.move_task.acknowledgedAt),
    arrivedAt: time(row.move_task.arrivedAt),
  }
  const ownerTask = task && {
    state: task.state,
    urgent: task.urgent,
    acknowledgedAt: task.acknowledgedAt,
    arrivedAt: task.arrivedAt,
  }
  return {
    orderId: row.id,
    merchantId: row.merchant_id,
    lotId: row.lot_id,
    version: row.version,
    isEnded: row.ended_at !== null,
    owner: { ...base, ...keptDisputesOf(disputes, refOf), moveTask: ownerTask } as KeptOwnerOrder,
    staff: { ...base, dispute, moveTask: task, ...staffFacts(row) } as StaffOrder,
  }
}

/** How far the order has come. */
function orderFacts(row: ProjectionRow) {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    endCause: row.end_cause,
    amountFen: row.amount_fen,
    dueFen: SETTLED_STATES.includes(row.state) || row.ended_at !== null ? 0 : row.amount_fen,
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
      isStuck: isStuck(row),
    },
  }
}

/**
 * A jammed arm is tried again and again, and between two tries it says that it is on its way: its incident knows better.
 * After a release only a newer report opens the LOWER again: where a person proved the lock down, an old one says nothing.
 */
function isStuck({ completed_at: completedAt, released_at: releasedAt, ...row }: ProjectionRow): boolean {
  if (completedAt !== null) return false
  if (releasedAt !== null)
    return row.commands.some(command => command.op === 'LOWER' && isOpenCommand(command))
  return row.device.position === 'jammed' || row.incidents.some(({ kind }) => kind === 'lower_failed')
}

/** The number that was looked at before the lock went up is still the merchant's; a former version did not note it. */
const isPayeeChecked = ({ checked_mchid: checked, payee }: ProjectionRow): boolean =>
  checked === null || checked === payee.mchid

/** What does not change while the order lives: the car, the place, and what it owes. */
function lastingFacts(row: ProjectionRow, link: PhotoLink) {
  const plate = { text: row.plate_text, colour: row.plate_colour as PlateColour }
  return {
    lot: row.lot,
    payee: { name: row.payee.name, verified: isPayeeChecked(row) },
    plateMasked: maskPlate(plate),
    plateText: plate.text,
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
  }
}

function moneyFacts(row: ProjectionRow, refOf: (ownerId: string) => string) {
  return {
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
}

/** What the owner has asked of the staff, and how far that has come. */
function reportsOf(row: ProjectionRow) {
  return row.reports.map(({ kind, state, askedAt, seenAt, takenOverAt, closedAt }) => ({
    kind,
    state,
    askedAt: time(askedAt)!,
    // Whoever takes it over, or ends it, has seen it.
    seenAt: time(seenAt ?? takenOverAt ?? closedAt),
    takenOverAt: time(takenOverAt),
    closedAt: time(closedAt),
  }))
}

const disputeOf = (dispute: DisputeJson): DisputeJson => ({
  ...dispute,
  submittedAt: time(dispute.submittedAt)!,
  decideBy: time(dispute.decideBy)!,
  decidedAt: time(dispute.decidedAt),
})

const staffDisputeOf = ({ ownerId: _, ...dispute }: DisputeJson): StaffOrder['dispute'] => dispute

/** The order knows more exactly than its LOWER why it was called off. */
const exactCause = ({ end_cause: cause }: ProjectionRow, why: string | null): string | null =>
  cause !== null && cause in END_CAUSE_LABELS && !(cause in LOWER_CAUSE_LABELS) ? cause : why

/** What staff see beyond what the owner sees. */
function staffFacts(row: ProjectionRow) {
  return {
    merchantId: row.merchant_id,
    bay: row.bay,
    police: row.police,
    epoch: row.epoch,
    openedBy: { id: row.opened_by, name: row.staff_name },
    endReason: row.end_reason,
    releaseProof: row.release_proof,
    device: { ...row.device, lastSeenAt: time(row.device.lastSeenAt) },
    commands: row.commands.map(command => ({
      ...command,
      why: command.op === 'LOWER' ? exactCause(row, command.why) : command.why,
      sentAt: time(command.sentAt),
      endedAt: time(command.endedAt),
    })),
    incidents: row.incidents.map(incident => ({ ...incident, openedAt: time(incident.openedAt)! })),
  }
}
