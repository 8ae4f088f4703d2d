import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Payments of owners. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerPaymentsController {
  @Inject()
  platform: Services

  @answersOwner('pay')
  pay({ session, params, body, act }: OwnerInput<'pay'>) {
    return this.platform.startPayment.start(
      { orderId: params.orderId, amountFen: body.amountFen, owner: session },
      act,
    )
  }

  @answersOwner('checkPayment')
  check({ session, params, act }: OwnerInput<'checkPayment'>) {
    return this.platform.checkPayment.check({ paymentId: params.paymentId, owner: session }, act)
  }
}
