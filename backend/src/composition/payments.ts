import { OrderChanges } from '../workflows/commit-order-change'
import { CheckPayment } from '../workflows/check-payment'
import { ClosePayment } from '../workflows/close-payment'
import { DecideQuarantine } from '../workflows/decide-quarantine'
import { DecideRefund } from '../workflows/decide-refund'
import { EndDebts } from '../workflows/end-debts/end-debts'
import { ExpireBill } from '../workflows/expire-bill'
import { HandlePaymentCallback } from '../workflows/handle-payment-callback'
import { ImportArrears } from '../workflows/import-arrears'
import { FreezeDebts } from '../workflows/open-bill/freeze-debts'
import { OpenNamedBill } from '../workflows/open-bill/open-named-bill'
import { OpenPlateBill } from '../workflows/open-bill/open-plate-bill'
import { OpenSentBill } from '../workflows/open-bill/open-sent-bill'
import type { PublishCommand } from '../workflows/payment-ports'
import { QueryRefund } from '../workflows/query-refund'
import { QueryTrade } from '../workflows/query-trade'
import { RaiseLock } from '../workflows/raise-lock'
import { ReportForeignTrade } from '../workflows/report-foreign-trade'
import { SettleByHand } from '../workflows/settle-by-hand'
import { SettlePayment } from '../workflows/settle-payment/settle-payment'
import { SettleRefund } from '../workflows/settle-refund'
import { StartPayment } from '../workflows/start-payment/start-payment'
import { SubmitRefund } from '../workflows/submit-refund'
import { TakeExternalRefund } from '../workflows/take-external-refund'
import { UploadShipping } from '../workflows/upload-shipping'
import { WaitForPayers } from '../workflows/wait-for-payers'
import { WatchPayment } from '../workflows/watch-payment'
import { ListOwnerBills, ReadOwnerBill } from '../modules/bills'
import type { BaseServices } from './base-services'
import type { LockServices } from './locks'
import type { OrderServices } from './orders'
import type { PeopleServices } from './people'

/** The services of payments and refunds, each constructed once with what it needs. */
export type PaymentServices = {
  settlePayment: SettlePayment
  startPayment: StartPayment
  closePayment: ClosePayment
  checkPayment: CheckPayment
  watchPayment: WatchPayment
  handlePaymentCallback: HandlePaymentCallback
  raiseLock: RaiseLock
  settleByHand: SettleByHand
  settleRefund: SettleRefund
  decideQuarantine: DecideQuarantine
  decideRefund: DecideRefund
  endDebts: EndDebts
  expireBill: ExpireBill
  freezeDebts: FreezeDebts
  openPlateBill: OpenPlateBill
  openNamedBill: OpenNamedBill
  openSentBill: OpenSentBill
  listOwnerBills: ListOwnerBills
  readOwnerBill: ReadOwnerBill
  importArrears: ImportArrears
  submitRefund: SubmitRefund
  queryRefund: QueryRefund
  uploadShipping: UploadShipping
}

type PaymentNeeds = Pick<PeopleServices, 'merchantDirectory' | 'withIdempotency' | 'payeeCheck'> &
  Pick<OrderServices, 'orderChanges'> &
  Pick<LockServices, 'publishCommand' | 'publishRaise'>

export function composePaymentServices(base: BaseServices, needs: PaymentNeeds): PaymentServices {
  const { merchantDirectory, withIdempotency, orderChanges, publishCommand: commands } = needs
  // A callback, and what lets a car go, finds a connection whatever the others do (promise I33); who pays has some before the office.
  const urgent = { ...base, database: base.database.urgent }
  const urgentChanges = { ...urgent, orderChanges: new OrderChanges(urgent) }
  const paying = { ...base, database: base.database.paying }
  const payingChanges = { ...paying, orderChanges: new OrderChanges(paying) }
  const publishCommand: PublishCommand = (command, device) => commands.publish(command, { device })

  const settlePayment = new SettlePayment({ ...urgent, publishCommand })
  const queryTrade = new QueryTrade({ ...paying, settlePayment })
  const closePayment = new ClosePayment({ ...payingChanges, queryTrade })
  const checkPayment = new CheckPayment({ ...paying, queryTrade })
  const takeExternalRefund = new TakeExternalRefund(urgentChanges)
  const settleRefund = new SettleRefund({ ...urgentChanges, takeExternalRefund })
  const submitRefund = new SubmitRefund({ ...base, settleRefund, orderChanges })
  const freezeDebts = new FreezeDebts(base)
  const readOwnerBill = new ReadOwnerBill(base)
  const endDebts = new EndDebts({ ...urgentChanges, publishCommand })
  return {
    settlePayment,
    closePayment,
    checkPayment,
    settleRefund,
    submitRefund,
    startPayment: new StartPayment({ ...payingChanges, queryTrade, closePayment }),
    watchPayment: new WatchPayment({ ...base, queryTrade, closePayment, orderChanges }),
    handlePaymentCallback: new HandlePaymentCallback({
      ...base,
      settlePayment,
      settleRefund,
      checkPayment,
      merchantDirectory,
      reportForeignTrade: new ReportForeignTrade(base),
    }),
    settleByHand: new SettleByHand({ ...urgentChanges, publishCommand, withIdempotency }),
    endDebts,
    expireBill: new ExpireBill(base),
    freezeDebts,
    openPlateBill: new OpenPlateBill({ ...base, freezeDebts }),
    openNamedBill: new OpenNamedBill({ ...base, freezeDebts }),
    openSentBill: new OpenSentBill({ ...base, readOwnerBill }),
    listOwnerBills: new ListOwnerBills(base),
    readOwnerBill,
    importArrears: new ImportArrears({ ...base, endDebts }),
    decideRefund: new DecideRefund({ ...base, orderChanges }),
    decideQuarantine: new DecideQuarantine({ ...urgentChanges, publishCommand }),
    queryRefund: new QueryRefund({ ...base, settleRefund, submitRefund }),
    uploadShipping: new UploadShipping(base),
    raiseLock: new RaiseLock({
      ...base,
      ...needs,
      waitForPayers: new WaitForPayers({ ...base, closePayment }),
    }),
  }
}
