import { BILL } from '../domain/bill'
import { OPEN_PAYMENT_STATES } from '../domain/payment'
import type { ActorContext } from '../domain/actor-context'
import { may } from '../domain/state-machine'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { readPlainBills } from '../persistence/readings/bill-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import { queueBillEnd } from '../modules/bills'
import type { Clock } from '../ports'
import { endBill } from './end-bill'

/** A payment that is still open ends by itself soon after the bill. */
const AGAIN_MS = 10_000

type Needs = { database: Database; clock: Clock }

export class ExpireBill {
  constructor(private readonly needs: Needs) {}

  /**
   * A bill that no device stands for lives only while somebody pays. Money that is on its way is waited for: until WeChat
   * says that a payment cannot be paid any more, the bill stays open. Harmless when it runs again. Errors: as the database's.
   */
  async expire(billId: string, context: ActorContext): Promise<void> {
    const { database, clock } = this.needs
    await database.retryOnConflict(async () => {
      const [bill] = await readPlainBills(database, [billId])
      if (!bill || !may(BILL, bill.bill.state, 'expired')) return
      const work = new UnitOfWork(context, clock.now())
      const againAt = new Date(work.at.getTime() + AGAIN_MS)
      const endsAt = new Date(bill.bill.expires_at)
      if (endsAt > work.at) queueBillEnd(work, billId, endsAt)
      else if (bill.payments.some(({ state }) => OPEN_PAYMENT_STATES.includes(state)))
        queueBillEnd(work, billId, againAt)
      else endBill(work, bill, 'expired')
      await commitUnit(database, work)
    })
  }
}
