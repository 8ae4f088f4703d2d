import type { OwnerBill } from '@fangxing/contract/bills'
import { Refusal } from '@fangxing/contract/refusal'
import type { BillState } from '@fangxing/contract/states'
import type { ActorContext } from '../../domain/actor-context'
import { PAYABLE_BILL_STATES, SETTLED_BILL_STATE } from '../../domain/bill'
import type { OwnerSession } from '../../domain/sessions'
import { addBillToHistory, readShareCode, type ReadOwnerBill } from '../../modules/bills'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import type { Settings } from '../../settings/settings'
import { READ_SENT_BILL } from './open-bill.queries'

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'QR_KEY'>
  readOwnerBill: ReadOwnerBill
}
type Sent = { state: BillState; expires_at: Date; is_known: boolean }

/** Somebody was sent a bill so that they pay it (代付). */
export class OpenSentBill {
  constructor(private readonly needs: Needs) {}

  /**
   * What was sent is good as long as the bill lives; whoever opened it in time keeps seeing it, and so whether their money
   * went back. Refusals: NOT_FOUND for a code that we never made, ALREADY_PAID, BILL_OVER.
   */
  async open(owner: OwnerSession, code: string, context: ActorContext): Promise<OwnerBill> {
    const { database, clock, settings, readOwnerBill } = this.needs
    const billId = readShareCode(settings, code)
    const sent = billId && (await database.one<Sent>(READ_SENT_BILL, [billId, owner.ownerId]))
    if (!billId || !sent) throw new Refusal('NOT_FOUND')
    if (!sent.is_known) {
      const work = new UnitOfWork(context, clock.now())
      if (sent.state === SETTLED_BILL_STATE) throw new Refusal('ALREADY_PAID')
      if (!PAYABLE_BILL_STATES.includes(sent.state) || sent.expires_at <= work.at)
        throw new Refusal('BILL_OVER')
      addBillToHistory(work, owner.ownerId, billId, 'share')
      await commitUnit(database, work)
    }
    return readOwnerBill.read(owner, billId)
  }
}
