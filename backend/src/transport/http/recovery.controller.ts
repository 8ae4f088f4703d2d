import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { askEligibility } from '../../workflows/open-recovery/check-eligibility'
import { cancelOrder, overrideOrder } from '../../workflows/end-order'
import { openRecovery } from '../../workflows/open-recovery/open-recovery'
import { takeCash, waiveOrder } from '../../workflows/settle-by-hand'
import { listStaffOrders, readStaffOrder } from '../../modules/orders/staff-orders'
import { answersStaff, type StaffInput } from './route-decorators'

/** Recovery orders as staff work on them; every deed answers the order as it is afterwards. */
@Scope(ScopeEnum.Singleton)
@Controller('/')
export class RecoveryController {
  @Inject()
  platform: Services

  @answersStaff('checkEligibility')
  askEligibility({ session, body }: StaffInput<'checkEligibility'>) {
    return askEligibility(this.platform, session, body)
  }

  @answersStaff('openRecovery')
  async open({ session, body, once, act }: StaffInput<'openRecovery'>) {
    const orderId = await openRecovery(this.platform, session, body, once, act)
    return readStaffOrder(this.platform, session, orderId)
  }

  @answersStaff('raise')
  async raise({ session, params, act }: StaffInput<'raise'>) {
    await this.platform.raiseLock.raise(session, params.orderId, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('cancel')
  async cancel({ session, params, body, act }: StaffInput<'cancel'>) {
    await cancelOrder(this.platform, session, params.orderId, body.reason, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('override')
  async override({ session, params, body, act }: StaffInput<'override'>) {
    await overrideOrder(this.platform, session, params.orderId, body.reason, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('proveReleased')
  async proveReleased({ session, params, body, act }: StaffInput<'proveReleased'>) {
    await this.platform.proveReleased.prove(session, params.orderId, body, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('takeCash')
  async takeCash({ session, params, body, once, act }: StaffInput<'takeCash'>) {
    await takeCash(this.platform, session, { orderId: params.orderId, ...body }, once, act)
    return readStaffOrder(this.platform, session, params.orderId)
  }

  @answersStaff('waive')
  async waive({ session, params, body, act }: StaffInput<'waive'>) {
    await waiveOrder(this.platform, session, params.orderId, body.reason, act)
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
