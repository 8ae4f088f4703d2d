import type { OwnerOrder } from '@fangxing/contract/orders'
import { useLiveOrder } from '@shared/live/use-live-order'
import { Notice } from '@shared/ui/notice'
import { Page } from '@shared/ui/page'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { call, pickOrder, watch } from '../calls'
import { usePay } from '../pay/use-pay'
import { AskSheet, type Asking } from './ask-sheets'
import { Bill } from './bill'
import { EndedOrder } from './ended'
import { PayBar } from './pay-bar'
import { Payee } from './payee'
import { PaymentNotice, RefundNotices } from './payment-notices'
import { Release } from './release'
import { stageOf } from './stage'
import { W } from './words'

const readOrder = (orderId: string) => call('readOrder', { params: { orderId } })

/** One order, live, from the bill to the device taken away. */
export function OrderBody({ first }: { first: OwnerOrder }) {
  const say = useSay()
  const live = useLiveOrder<OwnerOrder>({ orderId: first.id, first, watch, pick: pickOrder, read: readOrder })
  const order = live.order ?? first
  const pay = usePay(order, live.refresh)
  const [asking, setAsking] = useState<Asking>()
  const stage = stageOf(order.state)

  return (
    <Page
      actions={
        stage === 'bill' ? (
          <>
            {/* Beside the button, so that it is seen wherever the bill is scrolled to. */}
            <PaymentNotice pay={pay} order={order} />
            <PayBar order={order} pay={pay} />
          </>
        ) : undefined
      }
    >
      {stage === 'bill' ? null : <PaymentNotice pay={pay} order={order} />}
      <RefundNotices order={order} />
      {stage === 'setting_up' ? (
        <>
          <Payee order={order} />
          <Notice tone="waiting" title={say(W.settingUp)}>
            {say(W.settingUpText)}
          </Notice>
        </>
      ) : null}
      {stage === 'bill' ? (
        <Bill
          order={order}
          onNotMyCar={() => setAsking('not_my_car')}
          onEmergency={() => setAsking('emergency')}
        />
      ) : null}
      {stage === 'freeing' || stage === 'free' ? <Release order={order} /> : null}
      {stage === 'ended' ? <EndedOrder order={order} /> : null}
      {asking ? <AskSheet asking={asking} order={order} onClose={() => setAsking(undefined)} /> : null}
    </Page>
  )
}
