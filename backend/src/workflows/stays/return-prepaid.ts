import type { RefundState } from '@fangxing/contract/states'
import type { ActorContext } from '../../domain/actor-context'
import { neededFen } from '../../domain/stays/prepaid'
import { VOID_STATE } from '../../domain/stays/stay'
import { refundPrepaid } from '../../modules/refunds'
import { commitUnit } from '../../persistence/commit-unit'
import { OptimisticLockError, uniqueAsConflict, type Database } from '../../persistence/database'
import type { StayRow } from '../../persistence/rows'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'
import { READ_PREPAID_STAY, READ_PREPAYMENTS } from './return-prepaid.queries'

type Needs = { database: Database; clock: Clock }
type PrepaidStay = Pick<
  StayRow,
  | 'id'
  | 'version'
  | 'merchant_id'
  | 'state'
  | 'plate_key'
  | 'total_fen'
  | 'paid_fen'
  | 'prepaid_fen'
  | 'reported'
>
type Prepayment = {
  bill_id: string
  merchant_id: string
  paid_fen: number
  returned_fen: number
  bill_version: number
  plate_key: string
  payment_id: string
  /** What the payment took, and what of it is on its way back or has gone. */
  payment_fen: number
  refunded_fen: number
}

/** These took nothing of a payment. */
const REFUNDS_OF_NOTHING: readonly RefundState[] = ['rejected', 'closed']
/** Somebody decided that the stay was none, or that it was another car: whoever may has to approve that money goes. */
const WHY = '停车记录作废或更正车牌 / the stay was void, or of another plate'

/**
 * What was paid for a stay while it went on goes back as far as its price does not need it: by itself where a price is lower, and once
 * somebody approves it where a person has said that the stay was none.
 */
export class ReturnPrepaid {
  constructor(private readonly needs: Needs) {}

  /** Harmless when it runs again: what was refunded is counted. Errors: as the database's. */
  async return(stayId: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      work.due('prepaid', stayId, null)
      const stay = await database.one<PrepaidStay>(READ_PREPAID_STAY, [stayId])
      if (!stay) return commitUnit(database, work)
      const paid = await database.query<Prepayment>(READ_PREPAYMENTS, [stayId, REFUNDS_OF_NOTHING])
      const own = paid.filter(({ plate_key: key }) => key === stay.plate_key)
      const ownFen = own.reduce((sum, one) => sum + one.paid_fen - one.returned_fen, 0)
      // Given back between the two readings.
      if (ownFen < stay.prepaid_fen) throw new OptimisticLockError('parking_session')
      // For a moment it was another car's: what was paid before that is not this stay's any more.
      const formerFen = ownFen - stay.prepaid_fen
      const former = oldestOf(own, formerFen)
      const now = own.filter(one => !former.includes(one))
      const surplusFen = Math.max(0, stay.prepaid_fen - neededFen(stay))
      giveBack(work, { stayId, paid: now }, surplusFen, stay.state === VOID_STATE ? WHY : null)
      giveBack(work, { stayId, paid: former }, formerFen, WHY)
      giveBack(work, { stayId, paid: paid.filter(one => !own.includes(one)) }, Infinity, WHY)
      // Paid between the two readings: it is read again.
      if (formerFen + surplusFen > 0)
        work.updateVersioned('parking_session', stay, { prepaid_fen: stay.prepaid_fen - surplusFen })
      failpoint('prepaid.return_decided')
      await uniqueAsConflict(commitUnit(database, work))
      failpoint('prepaid.return_committed')
    })
  }
}

/** Those that make up the sum, the oldest first. */
function oldestOf(paid: readonly Prepayment[], fen: number): readonly Prepayment[] {
  let leftFen = fen
  return [...paid].reverse().filter(one => {
    const isOf = leftFen > 0
    leftFen -= one.paid_fen - one.returned_fen
    return isOf
  })
}

/** The newest payments first. What somebody gave back in WeChat's own platform has gone already, and does not go twice. */
function giveBack(
  work: UnitOfWork,
  { stayId, paid }: { stayId: string; paid: readonly Prepayment[] },
  fen: number,
  reason: string | null,
): void {
  let leftFen = fen
  for (const one of paid) {
    const amountFen = Math.min(leftFen, one.paid_fen - one.returned_fen)
    if (amountFen <= 0) return
    leftFen -= amountFen
    const { bill_id: id, merchant_id, returned_fen: returnedFen, payment_id: paymentId } = one
    work.update(
      'bill_stay',
      { bill_id: id, returned_fen: returnedFen },
      { returned_fen: returnedFen + amountFen },
      1,
    )
    work.touch('bill', { id, version: one.bill_version }, { updated_at: work.at })
    const keptFen = one.paid_fen - returnedFen - amountFen
    const refundFen = Math.min(amountFen, one.payment_fen - one.refunded_fen - keptFen)
    if (refundFen <= 0) continue
    const refund = { paymentId, amountFen: refundFen, totalFen: one.payment_fen, returnedFen, reason }
    refundPrepaid(work, { merchant_id, bill: { id } }, refund)
    work.audit({
      merchantId: merchant_id,
      entity: 'parking_session',
      entityId: stayId,
      event: 'prepaid_returned',
      detail: { amountFen: refundFen, billId: id, ...(reason === null ? {} : { reason }) },
    })
  }
}
