import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { listStaffOrders, readStaffOrder } from '../../modules/orders'
import { answersStaff, type StaffInput } from './route-decorators'

/** Recovery orders as staff work on them; every action answers the order as it is afterwards. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class OrdersController {
  @Inject()
  platform: Services

  @answersStaff('checkEligibility')
  checkEligibility({ session, body }: StaffInput<'checkEligibility'>) {
    return this.platform.checkEligibility.check(session, body)
  }

  @answersStaff('openRecovery')
  async open({ session, body, once, act }: StaffInput<'openRecovery'>) {
    const orderId = await this.platform.openRecovery.open(session, body, once, act)
    return readStaffOrder(this.platform, session, orderId)
  }

  @answersStaff('raise')
  async raise({ session, params, act }: StaffInput<'raise'>) {
    await this.platform.raiseLock.raise(session, params.orderId, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('cancel')
  async cancel({ session, params, body, act }: StaffInput<'cancel'>) {
    await this.platform.endOrder.cancel(session, { orderId: params.orderId, reason: body.reason }, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('override')
  async override({ session, params, body, act }: StaffInput<'override'>) {
    await this.platform.endOrder.override(session, { orderId: params.orderId, reason: body.reason }, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('proveReleased')
  async proveReleased({ session, params, body, act }: StaffInput<'proveReleased'>) {
    await this.platform.proveReleased.prove(session, params.orderId, body, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('takeCash')
  async takeCash({ session, params, body, once, act }: StaffInput<'takeCash'>) {
    await this.platform.settleByHand.takeCash(session, { orderId: params.orderId, ...body }, once, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('waive')
  async waive({ session, params, body, act }: StaffInput<'waive'>) {
    await this.platform.settleByHand.waive(session, params.orderId, body.reason, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('releaseCode')
  releaseCode({ session, params, act }: StaffInput<'releaseCode'>) {
    return this.platform.showReleaseCode.toStaff(session, params.orderId, act)
  }

  @answersStaff('readOrder')
  readOrder({ session, params }: StaffInput<'readOrder'>) {
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('listOrders')
  listOrders({ session, query }: StaffInput<'listOrders'>) {
    return listStaffOrders(this.platform, session, query)
  }
}
