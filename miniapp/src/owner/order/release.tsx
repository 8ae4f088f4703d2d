import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Plate } from '@shared/ui/plate'
import { Steps } from '@shared/ui/steps'
import { useSay } from '@shared/words/language'
import Taro from '@tarojs/taro'
import { ownerRef } from './owner-ref'
import { settledByOther } from './paid-words'
import { ReleaseCode } from './release-code'
import { releaseSteps } from './release-steps'
import { W } from './words'
import './release.scss'

function headline(order: OwnerOrder) {
  if (order.releasedAt) return { tone: 'good', title: W.freeTitle, text: W.freeText } as const
  if (order.lock.releaseCodeOffered) return { tone: 'warn', title: W.lateTitle, text: W.lateText } as const
  const isWaived = order.settlement?.method === 'waiver'
  return { tone: 'waiting', title: isWaived ? W.clearedTitle : W.paidTitle, text: W.paidText } as const
}

/** From paid to the device taken away; what to do when the lock is late. */
export function Release({ order }: { order: OwnerOrder }) {
  const say = useSay()
  const { tone, title, text } = headline(order)
  const other = settledByOther(order, ownerRef())
  const late = order.lock.releaseCodeOffered && !order.releasedAt
  return (
    <>
      <div className={`own-release own-release--${tone}`} role="status">
        <span className={tone === 'waiting' ? 'own-release__sign fx-still' : 'own-release__sign'} aria-hidden>
          {tone === 'good' ? '✓' : tone === 'warn' ? '!' : ''}
        </span>
        <h1 className="own-release__title">{say(title)}</h1>
        <p className="own-release__text">{say(text)}</p>
        <Plate text={order.plateMasked} colour={order.plateColour} size="small" />
        {other ? <p className="own-release__other">{say(other)}</p> : null}
      </div>
      {late ? <ReleaseCode orderId={order.id} /> : null}
      <Card title={say(W.steps)}>
        <Steps label={say(W.steps)} steps={releaseSteps(order, say)} />
      </Card>
      {late || order.releaseDelayedAt ? (
        <Button kind="primary" onClick={() => dial(order.lot.hotline)}>
          {say(W.hotline)} {order.lot.hotline}
        </Button>
      ) : null}
      {order.settlement ? (
        <Button onClick={() => void Taro.navigateTo({ url: `/more/receipt/index?orderId=${order.id}` })}>
          {say(W.receipt)}
        </Button>
      ) : null}
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
        {say(W.history)}
      </Button>
    </>
  )
}
