import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { Services } from '../../services'
import { checkPayment } from '../../workflows/check-payment'
import { startPayment } from '../../workflows/start-payment/start-payment'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Payments of owners. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerPaymentsController {
  @Inject()
  platform: Services

  @answersOwner('pay')
  pay({ session, params, body, act }: OwnerInput<'pay'>) {
    return startPayment(
      this.platform,
      { orderId: params.orderId, amountFen: body.amountFen, owner: session },
      act,
    )
  }

  @answersOwner('checkPayment')
  check({ session, params, act }: OwnerInput<'checkPayment'>) {
    return checkPayment(this.platform, { paymentId: params.paymentId, owner: session }, act)
  }
}
