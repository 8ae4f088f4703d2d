import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Facts } from '@shared/ui/facts'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Notice } from '@shared/ui/notice'
import { Plate } from '@shared/ui/plate'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import Taro from '@tarojs/taro'
import { ENDED, isEnded, W } from './words'

const F = {
  lot: { zh: '停车场', en: 'Lot' },
  car: { zh: '车牌', en: 'Plate' },
  ended: { zh: '结束时间', en: 'Ended' },
  amount: { zh: '当时欠费', en: 'Amount then' },
  summary: { zh: '订单', en: 'Order' },
}

/** An order that ended without payment: why, and what that means for the owner. */
export function EndedOrder({ order }: { order: OwnerOrder }) {
  const say = useSay()
  const language = useLanguage()
  if (!isEnded(order.state)) return null
  const { title, text } = ENDED[order.state]
  const facts = [
    { name: say(F.lot), value: order.lot.name },
    { name: say(F.car), value: <Plate text={order.plateMasked} colour={order.plateColour} size="small" /> },
    ...(order.endedAt ? [{ name: say(F.ended), value: dayAndTime(order.endedAt, language) }] : []),
    { name: say(F.amount), value: <Money amountFen={order.amountFen} /> },
  ]
  return (
    <>
      <Notice tone={order.state === 'cancelling' ? 'waiting' : 'info'} title={say(title)}>
        {say(text)}
      </Notice>
      <Card title={say(F.summary)}>
        <Facts facts={facts} />
      </Card>
      <Button onClick={() => dial(order.lot.hotline)}>
        {say(W.hotline)} {order.lot.hotline}
      </Button>
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
        {say(W.history)}
      </Button>
    </>
  )
}
