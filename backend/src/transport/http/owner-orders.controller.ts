import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { askEmergency, sayNotMyCar } from '../../workflows/notify-staff'
import { scanDevice } from '../../workflows/scan-device'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Recovery orders as owners see them (车主端), under a prefix of its own: a waiting phone's read is not compared with every path of the staff. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerOrdersController {
  @Inject()
  platform: Services

  @answersOwner('scan')
  scan({ session, body }: OwnerInput<'scan'>) {
    return scanDevice(this.platform, session, body)
  }

  /** Read by every waiting phone: it asks for session and order at once, so the guard leaves it alone. */
  @answersOwner('readOrder', { guardsItself: true })
  read({ token, params }: OwnerInput<'readOrder'>) {
    return this.platform.readOwnerOrder.read(token!, params.orderId)
  }

  @answersOwner('listOrders')
  list({ session, query }: OwnerInput<'listOrders'>) {
    return this.platform.listOwnerOrders.list(session, query)
  }

  @answersOwner('releaseCode')
  releaseCode({ session, params, act }: OwnerInput<'releaseCode'>) {
    return this.platform.showReleaseCode.toOwner(session, params.orderId, act)
  }

  @answersOwner('askEmergency')
  askEmergency({ session, params, body, act }: OwnerInput<'askEmergency'>) {
    return askEmergency(this.platform, session, { orderId: params.orderId, reason: body.reason }, act)
  }

  @answersOwner('notMyCar')
  notMyCar({ session, params, body, act }: OwnerInput<'notMyCar'>) {
    return sayNotMyCar(this.platform, session, { orderId: params.orderId, note: body.note }, act)
  }
}
