import { Controller, Inject, Scope, ScopeEnum } from '@midwayjs/core'
import type { ListOwnerBills, ReadOwnerBill } from '../../modules/bills'
import type { LotCodes } from '../../modules/lots'
import type { OwnerSession } from '../../domain/sessions'
import type { OpenNamedBill } from '../../workflows/open-bill/open-named-bill'
import type { OpenPlateBill } from '../../workflows/open-bill/open-plate-bill'
import type { OpenSentBill } from '../../workflows/open-bill/open-sent-bill'
import type { StartPayment } from '../../workflows/start-payment/start-payment'
import { answersOwner, OWNER_PREFIX, type OwnerInput } from './route-decorators'

/** Bills that no device stands for. */
@Scope(ScopeEnum.Singleton)
@Controller(OWNER_PREFIX)
export class OwnerBillsController {
  @Inject()
  listOwnerBills: ListOwnerBills

  @Inject()
  lotCodes: LotCodes

  @Inject()
  openNamedBill: OpenNamedBill

  @Inject()
  openPlateBill: OpenPlateBill

  @Inject()
  openSentBill: OpenSentBill

  @Inject()
  readOwnerBill: ReadOwnerBill

  @Inject()
  startPayment: StartPayment

  @answersOwner('openBill')
  async open({ session, body, context }: OwnerInput<'openBill'>) {
    return this.shown(session, await this.openPlateBill.open(session, { ...body, cause: 'plate' }, context))
  }

  @answersOwner('openBillAgain')
  async openAgain({ session, params, context }: OwnerInput<'openBillAgain'>) {
    return this.shown(session, await this.openNamedBill.again(session, params.billId, context))
  }

  @answersOwner('openBillOfOrder')
  async openOfOrder({ session, params, context }: OwnerInput<'openBillOfOrder'>) {
    return this.shown(session, await this.openNamedBill.ofOrder(session, params.orderId, context))
  }

  @answersOwner('openSharedBill')
  openShared({ session, body, context }: OwnerInput<'openSharedBill'>) {
    return this.openSentBill.open(session, body.code, context)
  }

  @answersOwner('listBills')
  list({ session, query }: OwnerInput<'listBills'>) {
    return this.listOwnerBills.list(session, query)
  }

  @answersOwner('readLotOfCode')
  readLot({ params }: OwnerInput<'readLotOfCode'>) {
    return this.lotCodes.lotOf(params.lotCode)
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

  private async shown(session: OwnerSession, billId: string | null) {
    return { bill: billId === null ? null : await this.readOwnerBill.read(session, billId) }
  }
}
