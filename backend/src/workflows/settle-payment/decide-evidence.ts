import { sumFen } from '@fangxing/contract/money'
import { SUPERSEDED_BILL_STATE } from '../../domain/bill'
import { dueOfLines, owedLines, type LineDue } from '../../domain/bill-lines'
import { decideSettlement, type SettleDecision } from '../../domain/settlement-decision'
import { countsForStay } from '../../domain/stays/prepaid'
import type { BillOfTrade } from '../../persistence/readings/bill-reading'
import type { TradeReport } from '../../ports'
import type { Proof } from './settle-outcome'

export type Evidence = {
  report: TradeReport
  proof: Proof
  /** WeChat's transaction was counted for another payment: the database refused it a moment ago. */
  isTransactionTaken: boolean
  /** How long staff have to answer the move task, in seconds. */
  acknowledgeS: number
}
export type Decided = {
  decision: SettleDecision
  /** Of a bill whose place another one took, what is still to be paid of its lines; null where it is due as it stands. */
  owed: readonly LineDue[] | null
}

/** What evidence means for the bill of its payment. */
export function decideEvidence(billOfTrade: BillOfTrade, { report, isTransactionTaken }: Evidence): Decided {
  const { payment, bill, lines, arrears, stay } = billOfTrade
  const owed = bill.state === SUPERSEDED_BILL_STATE ? dueOfLines(owedLines(bill, lines), arrears) : null
  const dueFen = owed ? sumFen(owed.map(line => line.dueFen)) : bill.due_fen
  const decision = decideSettlement(
    report,
    {
      mchid: payment.mchid,
      appid: payment.appid,
      amountFen: payment.amount_fen,
      state: payment.state,
      transactionId: payment.transaction_id,
    },
    { state: bill.state, dueFen, isForNothing: stay !== null && !countsForStay(stay) },
  )
  const wouldCount = decision.kind === 'settle' || decision.kind === 'surplus'
  if (isTransactionTaken && wouldCount)
    return { decision: { kind: 'quarantine', mismatches: ['transaction'] }, owed }
  return { decision, owed }
}
