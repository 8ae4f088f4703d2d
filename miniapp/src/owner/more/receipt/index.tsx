import type { OwnerOrder } from '@fangxing/contract/orders'
import { SETTLEMENT_LABELS } from '@fangxing/contract/states'
import { useLiveOrder } from '@shared/live/use-live-order'
import { TitleBar } from '@shared/phone/title-bar'
import { Card } from '@shared/ui/card'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Money } from '@shared/ui/money'
import { Page } from '@shared/ui/page'
import { Plate } from '@shared/ui/plate'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Message, type Catalogue } from '@shared/i18n/language'
import { dayAndTime, duration } from '@shared/i18n/time'
import { useRouter } from '@tarojs/taro'
import { useEffect } from 'react'
import { call, selectOrder, subscribe } from '../../calls'
import { RefundAlerts } from '../../pay/payment-alerts'
import './index.scss'

const messages = {
  title: { zh: '结算单', en: 'Receipt' },
  number: { zh: '结算单号', en: 'Receipt number' },
  payee: { zh: '收款方', en: 'Paid to' },
  plate: { zh: '车牌', en: 'Plate' },
  method: { zh: '付款方式', en: 'Paid by' },
  paidAt: { zh: '结清时间', en: 'Settled at' },
  stays: { zh: '停车明细', en: 'Stays' },
  none: { zh: '这张订单没有结算单', en: 'This order has no receipt' },
} satisfies Catalogue
const METHODS: Record<NonNullable<OwnerOrder['settlement']>['method'], Message> = {
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  cash: { zh: '现金', en: 'Cash' },
  elsewhere: { zh: '其他渠道', en: 'Elsewhere' },
  waiver: { zh: '车场减免', en: 'Waived' },
}

/** The settlement as a receipt. */
export default function Receipt() {
  const t = useTranslate()
  const language = useLanguage()
  const { orderId } = useRouter().params
  const { order, problem, refresh } = useLiveOrder<OwnerOrder>({
    orderId,
    subscribe,
    select: selectOrder,
    fetch: (id, since) => call('readOrder', { params: { orderId: id }, query: { since } }),
  })
  useEffect(() => void refresh(), [refresh])

  const bar = <TitleBar title={t(messages.title)} home="/pages/home/index" />
  if (!order)
    return (
      <Page label={t(messages.title)}>
        {bar}
        {problem ? (
          <ErrorState problem={problem} retry={() => void refresh()} />
        ) : orderId ? (
          <Skeleton bars={[120, 220, 160]} />
        ) : (
          <Empty title={t(messages.none)} />
        )}
      </Page>
    )
  const { settlement } = order
  if (!settlement)
    return (
      <Page label={t(messages.title)}>
        {bar}
        <Empty title={t(messages.none)} />
      </Page>
    )
  return (
    <Page label={t(messages.title)}>
      {bar}
      <RefundAlerts refunds={order.refunds} />
      <Card>
        <div className="own-receipt__head">
          <h2 className="own-receipt__lot">{order.lot.name}</h2>
          <StateBadge label={SETTLEMENT_LABELS[settlement.state]} />
        </div>
        <div className="own-receipt__amount">
          <Money amountFen={settlement.amountFen} size="large" />
        </div>
        <Facts
          facts={[
            { name: t(messages.number), value: <span className="fx-number">{settlement.receiptNo}</span> },
            { name: t(messages.payee), value: order.payee.name },
            {
              name: t(messages.plate),
              // Masked: a receipt is shown to others.
              value: <Plate text={order.plateMasked} colour={order.plateColour} size="small" />,
            },
            { name: t(messages.method), value: t(METHODS[settlement.method]) },
            { name: t(messages.paidAt), value: dayAndTime(settlement.createdAt, language) },
          ]}
        />
      </Card>
      <Card title={t(messages.stays)}>
        <Facts
          facts={order.arrears.map(arrear => ({
            name: `${dayAndTime(arrear.enteredAt, language)} · ${duration(arrear.minutes, language)}`,
            value: <Money amountFen={arrear.amountFen} />,
          }))}
        />
      </Card>
    </Page>
  )
}
