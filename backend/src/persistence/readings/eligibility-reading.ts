import type { Plate, PlateColour } from '@fangxing/contract/plate'
import type { EligibilityFacts, EnforcementPolicy } from '../../domain/eligibility'
import type { Reminder } from '../../domain/reminders'
import type { ArrearJson, DeviceRow, RowJson } from '../rows'
import type { Database } from '../database'
import { idsOfKind, type KeptPicture } from './stay-pictures'
import { READ_ELIGIBILITY } from './eligibility-reading.queries'

/** `own_photo_ids`: the pictures of its evidence that belong to its merchant; `stay_pictures`: those that its source has sent. */
export type ArrearReading = ArrearJson & {
  lot_name: string
  own_photo_ids: string[]
  stay_pictures: KeptPicture[]
  reminders: ReminderJson[]
}
/** A reminder that was delivered and did not come back. */
export type ReminderJson = { at: string; photo_sha256: string | null; not_before: string | null }
/** What a lot says of whether its locks may go up. */
export type LotReading = {
  id: string
  road_kind: 'private' | 'public_road'
  clearance: { operatingRight?: boolean; noticeBoard?: boolean; policeContact?: string | null }
  policy: Record<string, unknown>
  fee_nature: 'commercial' | 'fiscal'
  legal_opinion: { validUntil: string } | null
  /** Text where the lot came inside of JSON. */
  closed_at: Date | string | null
}
export type EligibilityReading = {
  lot: LotReading | null
  /** What the platform demands at this moment. */
  floor: EnforcementPolicy
  device: RowJson<DeviceRow> | null
  arrears: ArrearReading[]
  photo_count: number
  /** Of the pictures of this deployment. */
  photo_hashes: string[]
  /** When the present visit of the car began, where a camera or a patrol has told. */
  present_since: Date | null
  is_exempt: boolean
  is_clone_suspected: boolean
  live_order: EligibilityFacts['liveOrder']
  let_go_at: Date | null
  /** Orders for the plate that have let it go and still wait for something else. */
  released_order_ids: string[]
  /** Debts of whose stays something came up for which their car is about to be let go. */
  flagged_ids: string[]
  /** Bills without a device in which these debts stand now. */
  plain_bill_ids: string[]
  raising_stopped: boolean
  reserved_until: Date | null
}
export type EligibilityQuestion = {
  merchantId: string
  lotId: string
  plateKey: string
  arrearIds: string[]
  photoIds: string[]
  device: { id: string } | { publicCode: string }
  /** The order whose own hold does not count against it. */
  orderId: string | null
}

/** Everything the eligibility check asks about, as it is at the same moment, in one round trip. */
export async function readEligibility(
  database: Database,
  question: EligibilityQuestion,
): Promise<EligibilityReading> {
  const { merchantId, lotId, plateKey, arrearIds, photoIds, device, orderId } = question
  const [id, publicCode] = 'id' in device ? [device.id, null] : [null, device.publicCode]
  const row = await database.one<EligibilityReading>(READ_ELIGIBILITY, [
    merchantId,
    lotId,
    plateKey,
    arrearIds,
    photoIds,
    id,
    publicCode,
    orderId,
  ])
  return row!
}

/** `orderId`: the order whose own reservation of device and arrears does not count against it. */
export type EligibilitySubject = {
  plate: Plate
  recognised: Plate
  checklist: EligibilityFacts['checklist']
  orderId: string | null
  heldArrearIds: readonly string[]
  againReason: string | null
}

/** The facts of a reading whose lot and device exist. */
export function eligibilityFacts(
  reading: EligibilityReading,
  subject: EligibilitySubject,
  at: Date,
): EligibilityFacts {
  const lot = reading.lot!
  const device = reading.device!
  return {
    at,
    plate: subject.plate,
    recognised: subject.recognised,
    checklist: subject.checklist,
    photoCount: reading.photo_count,
    photoHashes: reading.photo_hashes,
    presentSince: reading.present_since,
    whiteListed: reading.is_exempt,
    cloneSuspected: reading.is_clone_suspected,
    liveOrder: reading.live_order,
    letGoAt: reading.let_go_at,
    againReason: subject.againReason,
    raisingStopped: reading.raising_stopped,
    reservedUntil: reading.reserved_until,
    arrears: reading.arrears.map(arrear => ({
      ...arrearFacts(arrear, subject.heldArrearIds),
      isFlagged: reading.flagged_ids.includes(arrear.id),
    })),
    lot: lotFacts(lot),
    device: {
      lotId: device.lot_id,
      lifecycle: device.lifecycle,
      reservedForThisOrder: subject.orderId !== null && device.order_id === subject.orderId,
      link: device.link,
      position: device.position,
      batteryPct: device.battery_pct,
      alarms: device.alarms,
      selfTestAt: device.self_test_at === null ? null : new Date(device.self_test_at),
      selfTestOk: device.self_test_ok,
    },
  }
}

export const lotFacts = (lot: LotReading): EligibilityFacts['lot'] => ({
  id: lot.id,
  roadKind: lot.road_kind,
  feeNature: lot.fee_nature,
  operatingRight: lot.clearance.operatingRight ?? false,
  noticeBoard: lot.clearance.noticeBoard ?? false,
  policeContact: lot.clearance.policeContact ?? null,
  opinionUntil: lot.legal_opinion?.validUntil ?? null,
  isClosed: lot.closed_at !== null,
})

function arrearFacts(
  arrear: ArrearReading,
  heldArrearIds: readonly string[],
): Omit<EligibilityFacts['arrears'][number], 'isFlagged'> {
  return {
    id: arrear.id,
    plate: { text: arrear.plate_text, colour: arrear.plate_colour as PlateColour },
    state: arrear.state,
    dueFen: arrear.due_fen,
    exitedAt: new Date(arrear.exited_at),
    claimedFrom: claimedFrom(arrear),
    reminders: arrear.reminders.map(reminderOf),
    hasEvidence: hasEvidence(arrear),
    hasOpenDispute: arrear.has_open_dispute,
    heldByThisOrder: heldArrearIds.includes(arrear.id),
  }
}

/** When the present claim of a debt began: with the car's exit, or with the grace that it was given since. */
export const claimedFrom = ({
  exited_at: exitedAt,
  grace_from: graceFrom,
}: {
  exited_at: Date | string
  grace_from: Date | string | null
}): Date => new Date(graceFrom ?? exitedAt)

export const reminderOf = ({ at, photo_sha256, not_before }: ReminderJson): Reminder => ({
  at: new Date(at),
  photoHash: photo_sha256,
  notBefore: not_before,
})

const filled = (value: unknown): boolean =>
  Array.isArray(value) ? value.length > 0 : typeof value === 'string' && value.trim() !== ''

/** Pictures of coming and going, or somebody who saw it. */
function hasEvidence({
  evidence,
  stay_pictures: kept,
}: Pick<ArrearReading, 'evidence' | 'stay_pictures'>): boolean {
  const entry =
    filled(evidence.entryPhotoIds) || filled(evidence.entryPhotoUrl) || filled(idsOfKind(kept, 'entry'))
  const exit =
    filled(evidence.exitPhotoIds) || filled(evidence.exitPhotoUrl) || filled(idsOfKind(kept, 'exit'))
  return (entry && exit) || filled(evidence.witness)
}
