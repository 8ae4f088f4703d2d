import { CheckPayment } from '../workflows/check-payment'
import { ClosePayment } from '../workflows/close-payment'
import { changeOrder } from '../workflows/commit-order-change'
import { HandlePaymentCallback } from '../workflows/handle-payment-callback'
import type { CommitOrder, PublishCommand } from '../workflows/payment-ports'
import { publishCommand as publish } from '../workflows/publish-command/publish-command'
import { QueryRefund } from '../workflows/query-refund'
import { QueryTrade } from '../workflows/query-trade'
import { SettleByHand } from '../workflows/settle-by-hand'
import { SettlePayment } from '../workflows/settle-payment/settle-payment'
import { SettleRefund } from '../workflows/settle-refund'
import { StartPayment } from '../workflows/start-payment/start-payment'
import { SubmitRefund } from '../workflows/submit-refund'
import { UploadShipping } from '../workflows/upload-shipping'
import { WatchPayment } from '../workflows/watch-payment'
import { orderForStaff } from '../modules/orders/order-for-staff'
import type { BaseServices, Services } from '../services'
import type { PeopleServices } from './people'

/** The services of payments and refunds, each constructed once with what it needs. */
export type PaymentServices = {
  settlePayment: SettlePayment
  startPayment: StartPayment
  closePayment: ClosePayment
  checkPayment: CheckPayment
  watchPayment: WatchPayment
  handlePaymentCallback: HandlePaymentCallback
  settleByHand: SettleByHand
  settleRefund: SettleRefund
  submitRefund: SubmitRefund
  queryRefund: QueryRefund
  uploadShipping: UploadShipping
}

export function composePaymentServices(
  base: BaseServices,
  { merchantDirectory, withIdempotency }: Pick<PeopleServices, 'merchantDirectory' | 'withIdempotency'>,
): PaymentServices {
  const legacy = base as Services
  const commitOrder: CommitOrder = async (orderId, work) => {
    await changeOrder(legacy, orderId, work.changes())
    base.database.transitions.note(work.taken)
  }
  const publishCommand: PublishCommand = (command, device) => publish(legacy, command, { device })

  const settlePayment = new SettlePayment({ ...base, publishCommand })
  const queryTrade = new QueryTrade({ ...base, settlePayment })
  const closePayment = new ClosePayment({ ...base, queryTrade, commitOrder })
  const checkPayment = new CheckPayment({ ...base, queryTrade })
  const settleRefund = new SettleRefund({ ...base, commitOrder })
  const submitRefund = new SubmitRefund({ ...base, settleRefund, commitOrder })
  return {
    settlePayment,
    closePayment,
    checkPayment,
    settleRefund,
    submitRefund,
    startPayment: new StartPayment({ ...base, queryTrade, closePayment, commitOrder }),
    watchPayment: new WatchPayment({ ...base, queryTrade, closePayment, commitOrder }),
    handlePaymentCallback: new HandlePaymentCallback({
      ...base,
      settlePayment,
      settleRefund,
      checkPayment,
      merchantDirectory,
    }),
    settleByHand: new SettleByHand({
      ...base,
      commitOrder,
      publishCommand,
      orderForStaff: (session, orderId) => orderForStaff(legacy, session, orderId),
      withIdempotency,
    }),
    queryRefund: new QueryRefund({ ...base, settleRefund, submitRefund }),
    uploadShipping: new UploadShipping(base),
  }
}
