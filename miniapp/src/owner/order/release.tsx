import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Plate } from '@shared/ui/plate'
import { Steps } from '@shared/ui/steps'
import { useTranslate } from '@shared/i18n/language'
import Taro from '@tarojs/taro'
import { ownerRef } from '../pay/owner-ref'
import { settledByOtherMessage } from './settlement-message'
import { ReleaseCode } from './release-code'
import { releaseSteps } from './release-steps'
import { messages } from './messages'
import './release.scss'

function headline(order: OwnerOrder) {
  if (order.lock.isStuck)
    return { tone: 'warn', title: messages.stuckTitle, text: messages.stuckText } as const
  if (order.releasedAt) return { tone: 'good', title: messages.freeTitle, text: messages.freeText } as const
  if (order.lock.releaseCodeOffered)
    return { tone: 'warn', title: messages.lateTitle, text: messages.lateText } as const
  const isWaived = order.settlement?.method === 'waiver'
  return {
    tone: 'waiting',
    title: isWaived ? messages.clearedTitle : messages.paidTitle,
    text: messages.paidText,
  } as const
}

/** From paid to the device taken away; what to do when the lock is late. */
export function Release({ order }: { order: OwnerOrder }) {
  const t = useTranslate()
  const { tone, title, text } = headline(order)
  const other = settledByOtherMessage(order, ownerRef())
  // No code moves an arm that is stuck, nor one that stands although it was free: people do.
  const stuck = order.lock.isStuck
  const late = order.lock.releaseCodeOffered && !order.releasedAt
  const hotline = (
    <Button kind="primary" onClick={() => dial(order.lot.hotline)}>
      {t(messages.hotline)} {order.lot.hotline}
    </Button>
  )
  return (
    <>
      <div className={`own-release own-release--${tone}`} role="status">
        <span className={tone === 'waiting' ? 'own-release__sign fx-still' : 'own-release__sign'} aria-hidden>
          {tone === 'good' ? '✓' : tone === 'warn' ? '!' : ''}
        </span>
        <h1 className="own-release__title">{t(title)}</h1>
        <p className="own-release__text">{t(text)}</p>
        <Plate text={order.plateText ?? order.plateMasked} colour={order.plateColour} size="small" />
        {other ? <p className="own-release__other">{t(other)}</p> : null}
      </div>
      {stuck ? hotline : null}
      {late && !stuck ? <ReleaseCode orderId={order.id} /> : null}
      <Card title={t(messages.steps)}>
        <Steps label={t(messages.steps)} steps={releaseSteps(order, t)} />
      </Card>
      {!stuck && (late || order.releaseDelayedAt) ? hotline : null}
      {order.settlement ? (
        <Button onClick={() => void Taro.navigateTo({ url: `/more/receipt/index?orderId=${order.id}` })}>
          {t(messages.receipt)}
        </Button>
      ) : null}
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
        {t(messages.history)}
      </Button>
    </>
  )
}
