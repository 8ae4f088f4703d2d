import { Refusal } from '@fangxing/contract/refusal'
import { plateKey } from '@fangxing/contract/plate'
import { BILL } from '../../domain/bill'
import { DEVICE_LIFECYCLE } from '../../domain/device'
import { nextEpoch } from '../../domain/epoch'
import { pairingCodeOf } from '../../domain/pairing-code'
import { RAISE_WITHIN_S, RECOVERY_ORDER } from '../../domain/recovery-order'
import { may } from '../../domain/state-machine'
import { holdArrears } from '../../modules/arrears'
import { lineOf, openBill } from '../../modules/bills'
import { json } from '../../persistence/changes'
import { OptimisticLockError, UniqueViolation, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { readPlainBills } from '../../persistence/readings/bill-reading'
import type { ArrearReading } from '../../persistence/readings/eligibility-reading'
import { idsOfCar } from '../../persistence/readings/stay-pictures'
import type { SnapshotLine } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { StaffSession } from '../../domain/sessions'
import type { ActorContext } from '../../domain/actor-context'
import { failpoint } from '../../settings/failpoint'
import type { OrderChanges } from '../commit-order-change'
import { endBill } from '../end-bill'
import { policeReportOf } from '../police-at-order'
import type { IdempotencyKey, WithIdempotency } from '../with-idempotency'
import {
  againReasonOf,
  failureView,
  type CheckEligibility,
  type EligibilityVerdict,
  type RecoveryRequest,
} from './check-eligibility'
import { countRefusals } from './count-refusals'

type Needs = {
  database: Database
  clock: Clock
  checkEligibility: CheckEligibility
  orderChanges: OrderChanges
  withIdempotency: WithIdempotency
}
type Opening = {
  orderId: string
  session: StaffSession
  request: RecoveryRequest
  verdict: EligibilityVerdict
}

/**
 * The merchant end sends the recovery request, the cloud makes the recovery order: arrears frozen as they are and held,
 * the device reserved, its next epoch allocated, in one statement.
 */
export class OpenRecovery {
  constructor(private readonly needs: Needs) {}

  /**
   * Answers the order's id. Refusals: GATE_REFUSED with every failed rule, DEVICE_BUSY, ARREAR_BUSY,
   * IDEMPOTENCY_KEY_REUSED, and those of {@link CheckEligibility.decide}.
   */
  async open(
    session: StaffSession,
    request: RecoveryRequest,
    once: IdempotencyKey,
    context: ActorContext,
  ): Promise<string> {
    const { database, clock, checkEligibility, orderChanges, withIdempotency } = this.needs
    const { orderId } = await withIdempotency.run<{ orderId: string }>(once, mark =>
      database.retryOnConflict(async () => {
        const verdict = await checkEligibility.decide(session, request)
        if (verdict.failures.length > 0) {
          const { merchantId } = session
          await countRefusals(this.needs, { merchantId, lotId: request.lotId, failures: verdict.failures })
          throw new Refusal('GATE_REFUSED', {}, verdict.failures.map(failureView))
        }
        const result = { orderId: newId() }
        const work = new UnitOfWork(context, clock.now())
        // Whoever pays for the same debts without a device is not asked any more: what they have paid counts (RaiseLock).
        const plain = await readPlainBills(database, verdict.reading.plain_bill_ids)
        for (const bill of plain)
          if (may(BILL, bill.bill.state, 'superseded')) endBill(work, bill, 'superseded')
        openOrder(work, { ...result, session, request, verdict })
        work.add(mark(result))
        try {
          await orderChanges.commit(result.orderId, work)
        } catch (error) {
          throw busyOr(error)
        }
        if (plain.length > 0) failpoint('bill.superseded')
        return result
      }),
    )
    failpoint('order.opened')
    return orderId
  }
}

/** The unique indexes decide between two who want the same car, device or debt at once. */
function busyOr(error: unknown): unknown {
  if (!(error instanceof UniqueViolation)) return error
  // Read again: the live order is named.
  if (error.constraint === 'recovery_order_plate_live') return new OptimisticLockError(error.constraint)
  if (error.constraint === 'order_arrear_active') return new Refusal('ARREAR_BUSY')
  // Somebody began to pay without a device: read again, that bill is superseded.
  if (error.constraint === 'bill_line_live') return new OptimisticLockError(error.constraint)
  if (error.constraint.startsWith('recovery_order_device')) return new Refusal('DEVICE_BUSY')
  return error
}

function openOrder(work: UnitOfWork, { orderId, session, request, verdict }: Opening): void {
  const device = verdict.reading.device!
  const { arrears } = verdict.reading
  const lines = arrears.map(snapshotOf)
  const epoch = nextEpoch(device.last_epoch, device.reported_epoch)
  const { lotId, plate, photoIds, checklist, bay } = request
  const { amountFen } = verdict
  const againReason = againReasonOf(session, request)
  const police = request.policeReport ? policeReportOf(request.policeReport, work.at) : null
  work.create(
    RECOVERY_ORDER,
    {
      id: orderId,
      merchant_id: session.merchantId,
      lot_id: lotId,
      device_id: device.id,
      epoch,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      checked_mchid: verdict.payee.mchid,
      challenge: pairingCodeOf(orderId),
      amount_fen: amountFen,
      snapshot: json(lines),
      checklist: json(checklist),
      photo_ids: photoIds,
      bay: bay ?? null,
      opened_by: session.staffId,
      again_reason: againReason,
      police: police && json(police),
      created_at: work.at,
      updated_at: work.at,
    },
    {
      event: 'opened',
      detail: {
        device: device.id,
        epoch,
        amountFen,
        lotId,
        photoIds,
        checklist,
        ...(bay === undefined ? {} : { bay }),
        ...(againReason === null ? {} : { againReason }),
        ...(police === null ? {} : { police }),
      },
    },
  )
  // An order whose lock is down holds the car no longer, although its device is still to be fetched.
  for (const id of verdict.reading.released_order_ids)
    work.update('recovery_order', { id }, { plate_freed: true })
  holdArrears(work, orderId, arrears)
  openBillOf(work, { orderId, session, request, verdict }, lines)
  work.transition(DEVICE_LIFECYCLE, device, 'reserved', {
    set: { last_epoch: epoch, order_id: orderId },
    detail: { epoch },
    effects: 'none',
  })
  work.job('end-hold', { orderId }, { key: `end-hold:${orderId}`, delayMs: RAISE_WITHIN_S * 1000 })
}

function openBillOf(
  work: UnitOfWork,
  { orderId, session, request, verdict }: Opening,
  lines: readonly SnapshotLine[],
): void {
  const { lotId, plate } = request
  const { merchantId } = session
  openBill(work, { id: orderId, cause: 'recovery', merchantId, lotId, payee: verdict.payee, plate, lines })
}

function snapshotOf(arrear: ArrearReading): SnapshotLine {
  const { entryPhotoIds, exitPhotoIds } = arrear.evidence as {
    entryPhotoIds?: string[]
    exitPhotoIds?: string[]
  }
  // Debts that were imported before references were resolved may name a picture of somebody else (I21).
  const photoIds = [...(entryPhotoIds ?? []), ...(exitPhotoIds ?? [])]
  return lineOf(arrear, [
    ...photoIds.filter(id => arrear.own_photo_ids.includes(id.toLowerCase())),
    ...idsOfCar(arrear.stay_pictures),
  ])
}
