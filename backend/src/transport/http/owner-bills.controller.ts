import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ReadOwnerBill } from '../../modules/bills'
import type { OpenPlateBill } from '../../workflows/open-plate-bill'
import type { StartPayment } from '../../workflows/start-payment/start-payment'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Bills that no device stands for. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerBillsController {
  @Inject()
  openPlateBill: OpenPlateBill

  @Inject()
  readOwnerBill: ReadOwnerBill

  @Inject()
  startPayment: StartPayment

  @answersOwner('openBill')
  async open({ session, body, context }: OwnerInput<'openBill'>) {
    const billId = await this.openPlateBill.open(session, { ...body, cause: 'plate' }, context)
    return { bill: billId === null ? null : await this.readOwnerBill.read(session, billId) }
  }

  @answersOwner('readBill')
  read({ session, params }: OwnerInput<'readBill'>) {
    return this.readOwnerBill.read(session, params.billId)
  }

  @answersOwner('payBill')
  pay({ session, params, body, context }: OwnerInput<'payBill'>) {
    return this.startPayment.start(
      { billId: params.billId, amountFen: body.amountFen, owner: session },
      context,
    )
  }
}
