import type { OwnerOrder } from '@fangxing/contract/orders'
import type { RecoveryOrderState } from '@fangxing/contract/states'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Facts } from '@shared/ui/facts'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Alert } from '@shared/ui/alert'
import { Plate } from '@shared/ui/plate'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import Taro from '@tarojs/taro'
import { billPage } from '../links/bill-link'
import { ENDED, isEnded, messages } from './messages'

const factNames = {
  lot: { zh: '停车场', en: 'Lot' },
  car: { zh: '车牌', en: 'Plate' },
  ended: { zh: '结束时间', en: 'Ended' },
  amount: { zh: '当时欠费', en: 'Amount then' },
  summary: { zh: '订单', en: 'Order' },
  payNow: { zh: '现在缴清欠费', en: 'Pay what is owed now' },
} satisfies Catalogue

/** The car is free and nothing was paid: what the order named can be paid without any device. */
const LET_GO: readonly RecoveryOrderState[] = ['cancelled', 'overridden', 'expired', 'deploy_failed']

/** An order that ended without payment: why, and what that means for the owner. */
export function EndedOrder({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  const language = useLanguage()
  if (!isEnded(order.state)) return null
  const { isStuck, position } = order.lock
  // Its lock came up late: nobody may read there that it never did.
  const hasComeUp = order.state === 'deploy_failed' && order.releasedAt === null && position === 'up'
  const { title, text } = ENDED[hasComeUp ? 'cancelling' : order.state]
  const facts = [
    { name: t(factNames.lot), value: order.lot.name },
    {
      name: t(factNames.car),
      value: <Plate text={order.plateText ?? order.plateMasked} colour={order.plateColour} size="small" />,
    },
    ...(order.endedAt ? [{ name: t(factNames.ended), value: dayAndTime(order.endedAt, language) }] : []),
    { name: t(factNames.amount), value: <Money amountFen={order.amountFen} /> },
  ]
  const hotline = (
    <Button kind={isStuck ? 'primary' : 'secondary'} onClick={() => dial(order.lot.hotline)}>
      {t(messages.hotline)} {order.lot.hotline}
    </Button>
  )
  return (
    <>
      {isStuck ? (
        <Alert urgent tone="warn" title={t(messages.stuckTitle)}>
          {t(messages.stuckText)}
        </Alert>
      ) : (
        <Alert tone={order.state === 'cancelling' || hasComeUp ? 'waiting' : 'info'} title={t(title)}>
          {t(text)}
        </Alert>
      )}
      {isStuck ? hotline : null}
      <Card title={t(factNames.summary)}>
        <Facts facts={facts} />
      </Card>
      {isStuck || hasComeUp ? null : <PayLater order={order} />}
      {isStuck ? null : hotline}
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
        {t(messages.history)}
      </Button>
    </>
  )
}

/** The debts can still be paid: without a device, and without looking the plate up. */
function PayLater({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  if (!LET_GO.includes(order.state)) return null
  const open = () => void Taro.navigateTo({ url: billPage({ orderId: order.id }) })
  return (
    <Button large kind="primary" onClick={open}>
      {t(factNames.payNow)}
    </Button>
  )
}
