import type { OwnerOrder } from '@fangxing/contract/orders'
import { useLiveOrder } from '@shared/live/use-live-order'
import { useTopOfPageAfter } from '@shared/phone/scroll'
import { Alert } from '@shared/ui/alert'
import { Page } from '@shared/ui/page'
import { useTranslate } from '@shared/i18n/language'
import { useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { call, selectOrder, subscribe } from '../calls'
import { usePay, type Payable } from '../pay/use-pay'
import { DisputeSheet } from './dispute-sheet'
import { DisputeTrace } from './dispute-trace'
import { ReportSheet } from './report-sheet'
import { ReportTraces } from './report-trace'
import { Bill } from './bill'
import { EndedOrder } from './ended-order'
import { PayBar } from '../pay/pay-bar'
import { Payee } from './payee'
import { PaymentAlert, RefundAlerts } from '../pay/payment-alerts'
import { ORDER_ATTEMPTS } from './attempt-texts'
import { Release } from './release'
import { orderPageUrl } from '../links/order-link'
import { stageOf } from './stage'
import { messages } from './messages'

const fetchOrder = (orderId: string, since?: number) =>
  call('readOrder', { params: { orderId }, query: { since } })

const payableOf = ({ id, dueFen, paidAt }: OwnerOrder): Payable => ({
  id,
  dueFen,
  isPaid: paidAt !== null,
  request: amountFen => call('pay', { params: { orderId: id }, body: { amountFen } }),
})

type Reporting = 'dispute' | 'emergency'

/** What the owner is saying to the lot; nothing when nothing is. */
function ReportSheets(props: {
  reporting: Reporting | undefined
  order: OwnerOrder
  onSent: () => void
  onClose: () => void
}) {
  const { reporting, ...rest } = props
  if (reporting === undefined) return null
  return reporting === 'dispute' ? <DisputeSheet {...rest} /> : <ReportSheet {...rest} />
}

/** One order, live, from the bill to the device taken away. */
export function OrderBody({ initial }: { initial: OwnerOrder }) {
  const t = useTranslate()
  const live = useLiveOrder<OwnerOrder>({
    orderId: initial.id,
    initial,
    subscribe,
    select: selectOrder,
    fetch: fetchOrder,
  })
  const order = live.order ?? initial
  const pay = usePay(payableOf(order), live.refresh)
  const [reporting, setReporting] = useState<Reporting>()
  const stage = stageOf(order.state)
  useTopOfPageAfter(`${stage} ${order.reports?.length ?? 0} ${order.dispute?.state ?? ''}`)
  useShareAppMessage(() => ({
    title: t(messages.shareTitle),
    path: orderPageUrl({ by: 'order', orderId: order.id }),
  }))

  const attempt = (
    <PaymentAlert
      pay={pay}
      isPaid={order.paidAt !== null}
      hotline={order.lot.hotline}
      texts={ORDER_ATTEMPTS}
    />
  )
  return (
    <Page
      actions={
        stage === 'bill' ? (
          <>
            {/* Next to the button, so that it is visible wherever the bill is scrolled to. */}
            {attempt}
            <PayBar
              dueFen={order.dueFen}
              isVerified={order.payee.verified}
              pay={pay}
              note={t(messages.payNote)}
            />
          </>
        ) : undefined
      }
    >
      {stage === 'bill' ? null : attempt}
      <RefundAlerts refunds={order.refunds} />
      <DisputeTrace order={order} />
      <ReportTraces order={order} />
      {stage === 'setting_up' ? (
        <>
          <Payee order={order} />
          <Alert tone="waiting" title={t(messages.settingUp)}>
            {t(messages.settingUpText)}
          </Alert>
        </>
      ) : null}
      {stage === 'bill' ? (
        <Bill
          order={order}
          onDispute={() => setReporting('dispute')}
          onEmergency={() => setReporting('emergency')}
        />
      ) : null}
      {stage === 'releasing' || stage === 'released' ? <Release order={order} /> : null}
      {stage === 'ended' ? <EndedOrder order={order} /> : null}
      <ReportSheets
        reporting={reporting}
        order={order}
        onSent={() => void live.refresh()}
        onClose={() => setReporting(undefined)}
      />
    </Page>
  )
}
