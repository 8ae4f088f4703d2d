import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../../domain/actor-context'
import { addBillToHistory, openBill } from '../../modules/bills'
import { commitUnit } from '../../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { failpoint } from '../../settings/failpoint'

/** A stay that goes on with what is to be paid for it now. */
export type PayableStay = {
  id: string
  merchant_id: string
  lot_id: string
  mchid: string
  payee_name: string
  plate_text: string | null
  plate_colour: string
  /** The open bill that names it. */
  live_bill_id: string | null
  /** Null: its price is not known. */
  dueFen: number | null
  /** What the tariff of its entry gives to leave once it is paid. */
  leaveMinutes: number
  /** Nobody can pay while it may be charged by a node that knows nothing of it. */
  isHalted: boolean
}

/** Somebody pays for a stay while it goes on. */
export class OpenStayBill {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /**
   * Answers the id of the bill, or null when nothing is to be paid (any more). Where somebody pays for it just now, the same bill is
   * answered: the first success settles it. `read` finds the stay again at every attempt. Refusals: STAY_NOT_PAYABLE.
   */
  open(
    ownerId: string,
    read: (at: Date) => Promise<PayableStay | null>,
    context: ActorContext,
  ): Promise<string | null> {
    const { database, clock } = this.needs
    return database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const stay = await read(work.at)
      if (!stay) return null
      if (stay.isHalted || stay.dueFen === null) throw new Refusal('STAY_NOT_PAYABLE')
      if (stay.live_bill_id === null && stay.dueFen === 0) return null
      const billId = stay.live_bill_id ?? newBill(work, stay, stay.dueFen)
      addBillToHistory(work, ownerId, billId, 'plate')
      // Somebody else opened one for the same stay at the same moment.
      await uniqueAsConflict(commitUnit(database, work))
      failpoint('bill.opened')
      return billId
    })
  }
}

function newBill(work: UnitOfWork, stay: PayableStay, amountFen: number): string {
  const id = newId()
  openBill(work, {
    id,
    cause: 'stay',
    merchantId: stay.merchant_id,
    lotId: stay.lot_id,
    payee: stay,
    plate: { text: stay.plate_text!, colour: stay.plate_colour as PlateColour },
    lines: [],
    stay: { stayId: stay.id, amountFen, leaveMinutes: stay.leaveMinutes },
  })
  return id
}
