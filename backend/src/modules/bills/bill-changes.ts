import type { BillCause } from '@fangxing/contract/states'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { BILL, type BillEffect, type BillEvent } from '../../domain/bill'
import type { BillReading } from '../../persistence/readings/order-reading'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type NewBill = {
  id: string
  cause: BillCause
  merchantId: string
  lotId: string
  /** Who is paid, as it is now. */
  payee: { mchid: string; payee_name: string }
  plate: Plate
  /** What is due now of each debt; a debt stands in one live bill at a time. */
  lines: readonly { arrearId: string; amountFen: number }[]
}

/** Freezes debts of one plate into a bill. That of a recovery order has the order's id. */
export function openBill(work: UnitOfWork, bill: NewBill): void {
  const { id, cause, merchantId, lotId, payee, plate, lines } = bill
  const totalFen = lines.reduce((sum, line) => sum + line.amountFen, 0)
  work.create(
    BILL,
    {
      id,
      merchant_id: merchantId,
      lot_id: lotId,
      cause,
      mchid: payee.mchid,
      payee_name: payee.payee_name,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      total_fen: totalFen,
      created_at: work.at,
      updated_at: work.at,
    },
    { event: 'opened', orderId: orderIdOf({ id, cause }), detail: { cause, totalFen } },
  )
  work.insert(
    'bill_line',
    ...lines.map(({ arrearId, amountFen }) => ({
      bill_id: id,
      arrear_id: arrearId,
      amount_fen: amountFen,
      is_live: true,
    })),
  )
}

/** A bill's transition; its effects are the workflow's to answer. */
export function transitionBill(
  work: UnitOfWork,
  bill: BillReading,
  event: BillEvent,
  detail?: Record<string, unknown>,
): readonly BillEffect[] {
  return work.transition(BILL, bill, event, {
    set: { updated_at: work.at },
    orderId: orderIdOf(bill),
    detail,
  })
}

/** The debts of a bill that has ended may stand in another. */
export function freeLines(work: UnitOfWork, bill: Pick<BillReading, 'id'>): void {
  work.update('bill_line', { bill_id: bill.id }, { is_live: false })
}

const orderIdOf = ({ id, cause }: Pick<NewBill, 'id' | 'cause'>) => (cause === 'recovery' ? id : null)
