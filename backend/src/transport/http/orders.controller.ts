import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { CheckEligibility } from '../../workflows/open-recovery/check-eligibility'
import type { EndDebts } from '../../workflows/end-debts/end-debts'
import type { EndOrder } from '../../workflows/end-order'
import type { OpenRecovery } from '../../workflows/open-recovery/open-recovery'
import type { PoliceAtOrder } from '../../workflows/police-at-order'
import type { ProveReleased } from '../../workflows/prove-released'
import type { RaiseLock } from '../../workflows/raise-lock'
import type { ReadOrders } from '../../modules/orders'
import type { SettleByHand } from '../../workflows/settle-by-hand'
import type { ShowReleaseCode } from '../../workflows/show-release-code'
import { answersStaff, type StaffInput } from './route-decorators'

/** Recovery orders as staff work on them; every action answers the order as it is afterwards. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class OrdersController {
  @Inject()
  checkEligibility: CheckEligibility

  @Inject()
  endDebts: EndDebts

  @Inject()
  endOrder: EndOrder

  @Inject()
  openRecovery: OpenRecovery

  @Inject()
  policeAtOrder: PoliceAtOrder

  @Inject()
  proveReleased: ProveReleased

  @Inject()
  raiseLock: RaiseLock

  @Inject()
  readOrders: ReadOrders

  @Inject()
  settleByHand: SettleByHand

  @Inject()
  showReleaseCode: ShowReleaseCode

  @answersStaff('checkEligibility')
  check({ session, body }: StaffInput<'checkEligibility'>) {
    return this.checkEligibility.check(session, body)
  }

  @answersStaff('openRecovery')
  async open({ session, body, once, context }: StaffInput<'openRecovery'>) {
    const orderId = await this.openRecovery.open(session, body, once, context)
    return this.readOrders.read(session, orderId)
  }

  @answersStaff('raise')
  async raise({ session, params, context }: StaffInput<'raise'>) {
    await this.raiseLock.raise(session, params.orderId, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('cancel')
  async cancel({ session, params, body, context }: StaffInput<'cancel'>) {
    await this.endOrder.cancel(session, { orderId: params.orderId, reason: body.reason }, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('override')
  async override({ session, params, body, context }: StaffInput<'override'>) {
    await this.endOrder.override(session, { orderId: params.orderId, reason: body.reason }, context)
    return this.readOrders.readInEmergency(session, params.orderId)
  }

  @answersStaff('recordPolice')
  async recordPolice({ session, params, body, context }: StaffInput<'recordPolice'>) {
    await this.policeAtOrder.record(session, { orderId: params.orderId, report: body }, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('policePresent')
  async presence({ session, params, body, context }: StaffInput<'policePresent'>) {
    await this.policeAtOrder.present(session, { orderId: params.orderId, reason: body.reason }, context)
    return this.readOrders.readInEmergency(session, params.orderId)
  }

  @answersStaff('proveReleased')
  async prove({ session, params, body, context }: StaffInput<'proveReleased'>) {
    await this.proveReleased.prove(session, params.orderId, body, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('takeCash')
  async takeCash({ session, params, body, once, context }: StaffInput<'takeCash'>) {
    await this.settleByHand.takeCash(session, { orderId: params.orderId, ...body }, once, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('waive')
  async waive({ session, params, body, context }: StaffInput<'waive'>) {
    await this.endDebts.waive(session, params.orderId, body.reason, context)
    return this.readOrders.read(session, params.orderId)
  }

  @answersStaff('releaseCode')
  releaseCode({ session, params, context }: StaffInput<'releaseCode'>) {
    return this.showReleaseCode.toStaff(session, params.orderId, context)
  }

  @answersStaff('readOrder')
  read({ session, params, query }: StaffInput<'readOrder'>) {
    return this.readOrders.read(session, params.orderId, query.since)
  }

  @answersStaff('listOrders')
  list({ session, query }: StaffInput<'listOrders'>) {
    return this.readOrders.list(session, query)
  }
}
