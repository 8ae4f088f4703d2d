import type { OwnerOrder } from '@fangxing/contract/orders'
import { dial } from '@shared/phone/dial'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Notice } from '@shared/ui/notice'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { Plate } from '@shared/ui/plate'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import Taro from '@tarojs/taro'
import { ArrearItem } from './arrear-item'
import { Payee } from './payee'
import { arrearCount, W } from './words'
import './bill.scss'

/** What is owed and to whom, with everything needed to see that it is genuine. */
export function Bill({
  order,
  onNotMyCar,
  onEmergency,
}: {
  order: OwnerOrder
  onNotMyCar: () => void
  onEmergency: () => void
}) {
  const say = useSay()
  const language = useLanguage()
  return (
    <>
      <Payee order={order} />
      <Card title={say(W.yourCar)}>
        <div className="own-bill__car">
          <Plate text={order.plateMasked} colour={order.plateColour} />
          <div className="own-bill__challenge">
            <span className="own-bill__challenge-label">{say(W.challenge)}</span>
            <span className="own-bill__digits fx-number">{order.challenge}</span>
          </div>
        </div>
        <p className="own-bill__why">{say(W.challengeWhy)}</p>
        <PhotoStrip urls={order.photoUrls} label={say(W.scenePhoto)} />
      </Card>
      <Card>
        <div className="own-bill__total">
          <div>
            <h2 className="own-bill__total-name">{say(W.total)}</h2>
            <p className="own-bill__count">{say(arrearCount(order.arrears.length))}</p>
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
        <Notice small tone="info" title={`${say(W.holdUntil)} ${dayAndTime(order.holdUntil, language)}`} />
      ) : null}
      <div className="own-bill__ways">
        <Button onClick={() => dial(order.lot.hotline)}>
          {say(W.hotline)} {order.lot.hotline}
        </Button>
        <Button onClick={onNotMyCar}>{say(W.notMyCar)}</Button>
        <Button kind="plain" onClick={onEmergency}>
          {say(W.emergency)}
        </Button>
        <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/rights/index' })}>
          {say(W.rights)}
        </Button>
      </div>
    </>
  )
}
