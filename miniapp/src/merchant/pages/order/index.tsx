import type { StaffOrder } from '@fangxing/contract/orders'
import type { LiveOrder } from '@shared/live/use-live-order'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import { useRouter } from '@tarojs/taro'
import { useRecordSighting } from '../../found/use-record-sighting'
import { ActionSheets } from '../../order/action-sheets'
import { ACTIONS, availableActions, type OrderAction } from '../../order/available-actions'
import { OrderBody } from '../../order/order-body'
import { useOrderActions } from '../../order/use-order-actions'
import { useCarLeft } from '../../order/use-car-left'
import { useOrder } from '../../order/use-order'
import { messages } from '../../order/messages'
import { CarLeftAlert } from '../../recover/car-left-alert'
import { RefusedRaise } from '../../recover/eligibility-card'
import { mayCall, useAuthState } from '../../staff/auth'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage, type StaffContext } from '../../staff/staff-page'

/** One recovery order, live from the reserved device to the device taken back. */
export default function OrderPage() {
  const t = useTranslate()
  const { params } = useRouter()
  const auth = useAuthState()
  // Subscribing needs a session: otherwise the first read would sign in besides the page's own sign-in.
  const live = useOrder(auth.status === 'signed_in' ? params.orderId : undefined)
  const { order, problem, refresh } = live
  if (!params.orderId) return <NothingNamed label={t(messages.title)} />
  return (
    <StaffPage
      label={t(messages.title)}
      actions={order ? context => <OrderActions {...context} live={live} order={order} /> : undefined}
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

type Shown = StaffContext & { live: LiveOrder<StaffOrder>; order: StaffOrder }

function OrderActions({ me, lotId, live, order }: Shown) {
  const t = useTranslate()
  const leftAt = useCarLeft(order)
  const recordSighting = useRecordSighting(leftAt !== null)
  const { openSheet, busy, problem, start, showSheet } = useOrderActions(order, live.accept, () =>
    recordSighting({ staffId: me.staff.id, lotId }, { text: order.plateText, colour: order.plateColour }),
  )
  const isAllowed = (action: OrderAction) => mayCall(me, ACTIONS[action].call)
  const available = availableActions(order)
  const primary = available.primary && isAllowed(available.primary) ? available.primary : undefined
  const others = available.others.filter(isAllowed)
  const emergency = others.find(action => ACTIONS[action].isDanger)
  // Who lets a car go at once is not looked for in a list.
  const police = others.find(action => action === 'police')
  const rest = others.filter(action => action !== emergency && action !== police)
  return (
    <>
      {problem ? <RefusedRaise problem={problem} /> : null}
      {leftAt !== null && [primary, ...others].includes('reopen') ? <CarLeftAlert leftAt={leftAt} /> : null}
      {primary ? (
        <Button
          large
          kind={ACTIONS[primary].isDanger ? 'danger' : 'primary'}
          busy={busy}
          onClick={() => start(primary)}
        >
          {t(ACTIONS[primary].label)}
        </Button>
      ) : null}
      {emergency || police || rest.length > 0 ? (
        <div className="mer-side">
          {emergency ? (
            <Button kind="danger" onClick={() => start(emergency)}>
              {t(ACTIONS[emergency].label)}
            </Button>
          ) : null}
          {police ? <Button onClick={() => start(police)}>{t(ACTIONS[police].label)}</Button> : null}
          {rest.length > 1 ? (
            <Button onClick={() => showSheet('more')}>{t(messages.more)}</Button>
          ) : (
            rest.map(action => (
              <Button key={action} onClick={() => start(action)}>
                {t(ACTIONS[action].label)}
              </Button>
            ))
          )}
        </div>
      ) : null}
      <ActionSheets
        order={order}
        openSheet={openSheet}
        actions={rest}
        onOrder={live.accept}
        onAction={start}
        onClose={() => showSheet(undefined)}
      />
    </>
  )
}
