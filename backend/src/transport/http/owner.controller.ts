import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import { listOwnerOrders } from '../../modules/owners/list-owner-orders'
import { readOwnerOrder } from '../../modules/owners/read-owner-order'
import { scanDevice } from '../../workflows/scan-device'
import { signInOwner } from '../../workflows/sign-in-owner'
import { askEmergency, sayNotMyCar } from '../../workflows/notify-staff'
import { checkPayment } from '../../workflows/check-payment'
import { startPayment } from '../../workflows/start-payment/start-payment'
import { signOut } from '../../modules/sessions/end-sessions'
import type { RefOf } from '../../modules/sessions/find-session'
import type { Services } from '../../services'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** The owner end (车主端), under a prefix of its own: a waiting phone's read is not compared with every path of the staff. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerController {
  @Inject()
  platform: Services

  @Inject()
  refOf: RefOf

  @answersOwner('signIn')
  signIn({ body, act }: OwnerInput<'signIn'>) {
    return signInOwner(this.platform, this.refOf, body, act)
  }

  @answersOwner('signOut')
  signOut({ token, act }: OwnerInput<'signOut'>) {
    return signOut(this.platform, token!, act)
  }

  @answersOwner('scan')
  scan({ session, body }: OwnerInput<'scan'>) {
    return scanDevice(this.platform, session, body)
  }

  /** Read by every waiting phone: it asks for session and order at once, so the guard leaves it alone. */
  @answersOwner('readOrder', { guardsItself: true })
  readOrder({ token, params }: OwnerInput<'readOrder'>) {
    return readOwnerOrder(this.platform, this.refOf, token!, params.orderId)
  }

  @answersOwner('listOrders')
  listOrders({ session, query }: OwnerInput<'listOrders'>) {
    return listOwnerOrders(this.platform, session, query)
  }

  @answersOwner('pay')
  pay({ session, params, body, act }: OwnerInput<'pay'>) {
    return startPayment(
      this.platform,
      { orderId: params.orderId, amountFen: body.amountFen, owner: session },
      act,
    )
  }

  @answersOwner('checkPayment')
  checkPayment({ session, params, act }: OwnerInput<'checkPayment'>) {
    return checkPayment(this.platform, { paymentId: params.paymentId, owner: session }, act)
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
