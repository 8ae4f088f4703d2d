import type { Checklist } from '@fangxing/contract/eligibility'
import { Refusal } from '@fangxing/contract/refusal'
import type { PlateColour } from '@fangxing/contract/plate'
import { failpoint } from '../settings/failpoint'
import { checkEligibility, type RuleFailure } from '../domain/eligibility'
import { may } from '../domain/state-machine'
import { raiseOverAt } from '../domain/escalation'
import { RECOVERY_ORDER } from '../domain/recovery-order'
import type { ActorContext } from '../domain/actor-context'
import type { OrderCache } from '../persistence/cache/order-cache'
import { commitUnit } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import type { OrderReading } from '../persistence/readings/order-reading'
import type { LockCommandRow } from '../persistence/rows'
import { UnitOfWork } from '../persistence/unit-of-work'
import {
  eligibilityFacts,
  readEligibility,
  type EligibilityReading,
} from '../persistence/readings/eligibility-reading'
import type { Clock } from '../ports'
import type { StaffSession } from '../domain/sessions'
import { owedLines } from '../domain/bill-lines'
import { queueRaise, queueRaiseCheck } from '../modules/locks'
import { policyOf } from '../modules/lots'
import { readPayee } from '../modules/merchants'
import { orderForStaff } from '../modules/orders'
import type { PayeeCheck } from '../modules/payments'
import type { Settings } from '../settings/settings'
import { failureView } from './open-recovery/check-eligibility'
import { countRefusals } from './open-recovery/count-refusals'
import type { PublishRaise } from './publish-raise'
import type { WaitForPayers } from './wait-for-payers'

type Needs = {
  database: Database
  orderCache: OrderCache
  clock: Clock
  payeeCheck: PayeeCheck
  settings: Pick<Settings, 'RAISE_EXPIRY_S'>
  publishRaise: PublishRaise
  waitForPayers: WaitForPayers
}

type Payee = { mchid: string; failures: readonly RuleFailure[] }

/** Orders a lock up. */
export class RaiseLock {
  constructor(private readonly needs: Needs) {}

  /**
   * Whether the merchant can be paid is looked at first, and whoever pays for the plate without a device is waited for; then eligibility is checked again at this moment, with a last check whether each debt is still what the order froze. The
   * command is published once and never again. Refusals: NOT_FOUND, FORBIDDEN_LOT, STATE_CONFLICT, GATE_REFUSED with every
   * failed rule.
   */
  async raise(session: StaffSession, orderId: string, context: ActorContext): Promise<void> {
    const { database, payeeCheck, waitForPayers } = this.needs
    const { mchid } = await readPayee(database, session.merchantId)
    const failures = await payeeCheck.failures(mchid, { isRaising: true })
    const order = await orderForStaff(this.needs, session, orderId)
    if (!(await waitForPayers.rested(order, context))) failures.push({ code: 'GATE_PAYMENT_UNDER_WAY' })
    const payee = { mchid, failures }
    const command = await database.retryOnConflict(() => this.order(session, { orderId, payee }, context))
    failpoint('order.raise_committed')
    void this.needs.publishRaise.publishFirst(command.id)
  }

  private async order(
    session: StaffSession,
    { orderId, payee }: { orderId: string; payee: Payee },
    context: ActorContext,
  ): Promise<LockCommandRow> {
    const { clock, settings } = this.needs
    const order = await orderForStaff(this.needs, session, orderId)
    if (!may(RECOVERY_ORDER, order.state, 'raise_sent'))
      throw new Refusal('STATE_CONFLICT', { state: order.state })
    const work = new UnitOfWork(context, clock.now())
    const { failures, reading } = await this.checkAgain(order, work.at)
    failures.push(...payee.failures)
    if (failures.length > 0) {
      await countRefusals(this.needs, { merchantId: session.merchantId, lotId: order.lot_id, failures })
      throw new Refusal('GATE_REFUSED', {}, failures.map(failureView))
    }
    const expiresAt = new Date(work.at.getTime() + settings.RAISE_EXPIRY_S * 1000)
    const command = queueRaise(work, order, expiresAt)
    work.transition(RECOVERY_ORDER, order, 'raise_sent', {
      set: { raise_sent_at: work.at, checked_mchid: payee.mchid, updated_at: work.at },
      effects: 'none',
    })
    // The same version that was checked: a device that reported something meanwhile is checked again.
    work.touch('device', { id: order.device_id, version: reading.device!.version })
    // A debt that was flagged meanwhile was written, and is checked again.
    for (const { id, version } of reading.arrears) work.touch('arrear', { id, version })
    queueRaiseCheck(work, orderId, raiseOverAt(work.at, settings.RAISE_EXPIRY_S))
    await this.commit(orderId, work)
    return command
  }

  private async commit(orderId: string, work: UnitOfWork): Promise<void> {
    const { database, orderCache } = this.needs
    await uniqueAsConflict(
      orderCache.change([orderId], () => {
        failpoint('order_cache.invalidated')
        return commitUnit(database, work)
      }),
    )
    await orderCache.refresh(orderId)
  }

  private async checkAgain(
    order: OrderReading,
    at: Date,
  ): Promise<{ failures: RuleFailure[]; reading: EligibilityReading }> {
    const plate = { text: order.plate_text, colour: order.plate_colour as PlateColour }
    const lines = owedLines(order.bill, order.snapshot)
    const held = lines.map(line => line.arrearId)
    const reading = await readEligibility(this.needs.database, {
      merchantId: order.merchant_id,
      lotId: order.lot_id,
      plateKey: order.plate_key,
      arrearIds: held,
      photoIds: order.photo_ids,
      device: { id: order.device_id },
      orderId: order.id,
    })
    const checklist = order.checklist as Checklist
    const facts = eligibilityFacts(
      reading,
      {
        plate,
        recognised: plate,
        checklist,
        orderId: order.id,
        heldArrearIds: held,
        againReason: order.again_reason,
      },
      at,
    )
    const failures = [...checkEligibility(facts, policyOf(reading.lot!, reading.floor))]
    const dueNow = new Map(reading.arrears.map(arrear => [arrear.id, arrear.due_fen]))
    // Paid in part elsewhere meanwhile: the frozen sum would ask for too much.
    const isChanged = lines.some(line => dueNow.get(line.arrearId) !== line.amountFen)
    if (isChanged && !failures.some(failure => failure.code === 'GATE_ARREAR_STATE'))
      failures.push({ code: 'GATE_ARREAR_STATE' })
    return { failures, reading }
  }
}
