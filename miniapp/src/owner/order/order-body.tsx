import type { OwnerOrder } from '@fangxing/contract/orders'
import { useLiveOrder } from '@shared/live/use-live-order'
import { Alert } from '@shared/ui/alert'
import { Page } from '@shared/ui/page'
import { useTranslate } from '@shared/i18n/language'
import { useShareAppMessage } from '@tarojs/taro'
import { useState } from 'react'
import { call, selectOrder, subscribe } from '../calls'
import { usePay } from '../pay/use-pay'
import { ReportSheet, type ReportKind } from './report-sheet'
import { ReportTraces } from './report-trace'
import { Bill } from './bill'
import { EndedOrder } from './ended-order'
import { PayBar } from './pay-bar'
import { Payee } from './payee'
import { PaymentAlert, RefundAlerts } from './payment-alerts'
import { Release } from './release'
import { orderPageUrl } from './order-link'
import { stageOf } from './stage'
import { messages } from './messages'

const fetchOrder = (orderId: string, since?: number) =>
  call('readOrder', { params: { orderId }, query: { since } })

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
  const pay = usePay(order, live.refresh)
  const [reporting, setReporting] = useState<ReportKind>()
  const stage = stageOf(order.state)
  useShareAppMessage(() => ({
    title: t(messages.shareTitle),
    path: orderPageUrl({ by: 'order', orderId: order.id }),
  }))

  return (
    <Page
      actions={
        stage === 'bill' ? (
          <>
            {/* Next to the button, so that it is visible wherever the bill is scrolled to. */}
            <PaymentAlert pay={pay} order={order} />
            <PayBar order={order} pay={pay} />
          </>
        ) : undefined
      }
    >
      {stage === 'bill' ? null : <PaymentAlert pay={pay} order={order} />}
      <RefundAlerts order={order} />
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
          onNotMyCar={() => setReporting('not_my_car')}
          onEmergency={() => setReporting('emergency')}
        />
      ) : null}
      {stage === 'releasing' || stage === 'released' ? <Release order={order} /> : null}
      {stage === 'ended' ? <EndedOrder order={order} /> : null}
      {reporting ? (
        <ReportSheet
          kind={reporting}
          order={order}
          onSent={() => void live.refresh()}
          onClose={() => setReporting(undefined)}
        />
      ) : null}
    </Page>
  )
}
