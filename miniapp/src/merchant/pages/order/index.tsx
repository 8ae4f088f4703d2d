import type { StaffOrder } from '@fangxing/contract/orders'
import type { Me } from '@fangxing/contract/sessions'
import type { LiveOrder } from '@shared/live/use-live-order'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { useRouter } from '@tarojs/taro'
import { DeedSheets } from '../../order/deed-sheets'
import { DEEDS, offersOf, type Deed } from '../../order/offers'
import { OrderBody } from '../../order/order-body'
import { useDeeds } from '../../order/use-deeds'
import { useOrder } from '../../order/use-order'
import { W } from '../../order/words'
import { RefusedRaise } from '../../recover/gate-card'
import { mayCall, useKnown } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'

/** One recovery, live from the reserved device to the device taken back. */
export default function OrderPage() {
  const say = useSay()
  const { params } = useRouter()
  const known = useKnown()
  // Listening needs a session: the first read would otherwise sign in beside the page's own.
  const live = useOrder(known.at === 'in' ? params.orderId : undefined)
  const { order, problem, refresh } = live
  return (
    <StaffPage
      label={say(W.title)}
      actions={order ? ({ me }) => <Deeds me={me} live={live} order={order} /> : undefined}
    >
      {() =>
        order ? (
          <OrderBody order={order} state={live.state} />
        ) : problem ? (
          <ErrorState problem={problem} retry={() => void refresh()} />
        ) : (
          <Skeleton bars={[72, 140, 180, 120]} />
        )
      }
    </StaffPage>
  )
}

function Deeds({ me, live, order }: { me: Me; live: LiveOrder<StaffOrder>; order: StaffOrder }) {
  const say = useSay()
  const { asking, busy, problem, start, ask } = useDeeds(order, live.take)
  const mine = (deed: Deed) => mayCall(me, DEEDS[deed].call)
  const offer = offersOf(order)
  const first = offer.lead && mine(offer.lead) ? offer.lead : undefined
  const others = offer.others.filter(mine)
  const emergency = others.find(deed => DEEDS[deed].isDanger)
  const rest = others.filter(deed => deed !== emergency)
  return (
    <>
      {problem ? <RefusedRaise problem={problem} /> : null}
      {first ? (
        <Button
          large
          kind={DEEDS[first].isDanger ? 'danger' : 'primary'}
          busy={busy}
          onClick={() => start(first)}
        >
          {say(DEEDS[first].words)}
        </Button>
      ) : null}
      {emergency || rest.length > 0 ? (
        <div className="mer-side">
          {emergency ? (
            <Button kind="danger" onClick={() => start(emergency)}>
              {say(DEEDS[emergency].words)}
            </Button>
          ) : null}
          {rest.length > 1 ? (
            <Button onClick={() => ask('more')}>{say(W.more)}</Button>
          ) : (
            rest.map(deed => (
              <Button key={deed} onClick={() => start(deed)}>
                {say(DEEDS[deed].words)}
              </Button>
            ))
          )}
        </div>
      ) : null}
      <DeedSheets
        order={order}
        asking={asking}
        deeds={rest}
        take={live.take}
        start={start}
        onClose={() => ask(undefined)}
      />
    </>
  )
}
