import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Alert } from '@shared/ui/alert'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { Plate } from '@shared/ui/plate'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import Taro from '@tarojs/taro'
import { SendBill } from '../pay/send-bill'
import { ArrearItem } from './arrear-item'
import { orderPageUrl } from '../links/order-link'
import { Payee } from './payee'
import { arrearCount } from '../pay/arrear-count'
import { messages } from './messages'
import './bill.scss'

/** Once for each order and person; while somebody else's waits, its clock serves everybody at the car. */
const canObject = ({ dispute, isOtherDisputeWaiting }: OwnerOrder): boolean =>
  !isOtherDisputeWaiting && (!dispute || dispute.state === 'closed')

/** The amount due and the payee, with everything needed to verify that the order is genuine. */
export function Bill({
  order,
  onDispute,
  onEmergency,
}: {
  order: OwnerOrder
  onDispute: () => void
  onEmergency: () => void
}) {
  const t = useTranslate()
  const language = useLanguage()
  return (
    <>
      <Payee order={order} />
      <Card title={t(messages.yourCar)}>
        <div className="own-bill__car">
          <Plate text={order.plateText ?? order.plateMasked} colour={order.plateColour} />
          <div className="own-bill__pairing-code">
            <span className="own-bill__pairing-code-label">{t(messages.pairingCode)}</span>
            <span className="own-bill__digits fx-number">{order.challenge}</span>
          </div>
        </div>
        <p className="own-bill__why">{t(messages.pairingCodeWhy)}</p>
        <PhotoStrip urls={order.photoUrls} label={t(messages.scenePhoto)} />
      </Card>
      <Card>
        <div className="own-bill__total">
          <div>
            <h2 className="own-bill__total-name">{t(messages.total)}</h2>
            <p className="own-bill__count">{t(arrearCount(order.arrears.length))}</p>
          </div>
          <Money amountFen={order.dueFen} size="large" />
        </div>
        <ul className="own-bill__arrears">
          {order.arrears.map(arrear => (
            <ArrearItem key={arrear.arrearId} arrear={arrear} />
          ))}
        </ul>
      </Card>
      {order.holdUntil ? (
        <Alert
          small
          tone="info"
          title={`${t(messages.holdUntil)} ${dayAndTime(order.holdUntil, language)}`}
        />
      ) : null}
      <div className="own-bill__ways">
        <Button onClick={() => dial(order.lot.hotline)}>
          {t(messages.hotline)} {order.lot.hotline}
        </Button>
        <SendBill page={orderPageUrl({ by: 'order', orderId: order.id })} whatIsSeen={messages.friendSees} />
        {canObject(order) ? <Button onClick={onDispute}>{t(messages.dispute)}</Button> : null}
        <Button kind="danger" onClick={onEmergency}>
          {t(messages.emergency)}
        </Button>
        <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/rights/index' })}>
          {t(messages.rights)}
        </Button>
      </div>
    </>
  )
}
