import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { CheckPayment } from '../../workflows/check-payment'
import type { StartPayment } from '../../workflows/start-payment/start-payment'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Payments of owners. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerPaymentsController {
  @Inject()
  checkPayment: CheckPayment

  @Inject()
  startPayment: StartPayment

  @answersOwner('pay')
  pay({ session, params, body, context }: OwnerInput<'pay'>) {
    return this.startPayment.start(
      { orderId: params.orderId, amountFen: body.amountFen, owner: session },
      context,
    )
  }

  @answersOwner('checkPayment')
  check({ session, params, context }: OwnerInput<'checkPayment'>) {
    return this.checkPayment.check({ paymentId: params.paymentId, owner: session }, context)
  }
}
