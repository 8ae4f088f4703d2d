import { REPRICED, type LineDue } from '../../domain/bill-lines'
import { fallenSettlementPostings } from '../../domain/ledger'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { refundOwed, SURPLUS } from '../../modules/refunds'
import { takeOff } from '../take-off'
import { prepayStay } from './prepay-stay'
import { reduceLiveBills } from './reduce-live-bills'
import { settleBill, type Settled, type SettlementHow } from './settle-bill'

/**
 * A payment settles its bill; what it took above the due goes back. `owed`: where another bill took the place of this one,
 * what is still to be paid of its lines.
 */
export function settlePaidBill(
  work: UnitOfWork,
  bill: BillOfTrade,
  owed: readonly LineDue[],
  acknowledgeS: number,
): Settled {
  const { payment } = bill
  // What is left is what the bill takes.
  for (const { arrearId, lineFen, dueFen } of owed) {
    if (dueFen > 0 && dueFen === lineFen) continue
    const act = dueFen === 0 ? 'not_owed' : REPRICED
    takeOff(work, bill, { arrearId, act, causeId: payment.id, byFen: lineFen - dueFen }, payment.id)
  }
  const amountFen = bill.bill.due_fen
  const restFen = payment.amount_fen - amountFen
  const booking = restFen > 0 ? fallenSettlementPostings(amountFen, restFen) : undefined
  const { id: paymentId, amount_fen: totalFen } = payment
  if (restFen > 0) refundOwed(work, bill, paymentId, { cause: SURPLUS, amountFen: restFen, totalFen })
  const how: SettlementHow = {
    method: 'wechat',
    paymentId,
    amountFen,
    booking,
    prepay: settlementId => prepayStay(work, bill, { settlementId, amountFen, acknowledgeS }),
    reduceLive: settlementId => reduceLiveBills(work, bill, settlementId, acknowledgeS),
  }
  return settleBill(work, bill, how, acknowledgeS)
}
