import type { LiveMessage } from '@fangxing/contract/live'
import type { StaffOrder } from '@fangxing/contract/orders'
import { END_CAUSE_LABELS, RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { useCallback, useEffect, useRef } from 'react'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLive } from '../../live/live'
import { DetailPage } from '../../ui/detail-page'
import { LiveBadge } from '../../ui/live-badge'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { Acts } from './acts'
import { CarAndLock, Debts, MoneyOfOrder, Pictures } from './facts'
import { messages } from './messages'
import { Others } from './others'
import { Reach } from './reach'
import { Story } from './story'

const EVERY_MS = { live: 60_000, polling: 5_000 } as const

/** One order from its first minute to its last, and what can be done about it now. */
export default function OrderPage() {
  const t = useTranslate()
  const { orderId } = useParams() as { orderId: string }
  const again = useRef<() => void>(() => undefined)
  const onMessage = useCallback(({ type }: LiveMessage) => {
    if (type === 'staff_order') again.current()
  }, [])
  const live = useLive([{ type: 'watch', orderId }], onMessage)
  const reading = useCall('readOrder', { params: { orderId } }, { everyMs: EVERY_MS[live] })
  useEffect(() => {
    again.current = reading.again
  })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/orders', title: t(messages.orders) }}
      title={order => order?.plateText ?? t(messages.order)}
      state={order => <Heading order={order} live={live} />}
      actions={order => <Acts order={order} />}
    >
      {order => <Whole order={order} />}
    </DetailPage>
  )
}

function Heading({ order, live }: { order: StaffOrder; live: 'live' | 'polling' }) {
  const cause = order.endCause as keyof typeof END_CAUSE_LABELS | null
  return (
    <span className="fx-row">
      <PlateChip text={order.plateText} colour={order.plateColour} />
      <StateTag label={RECOVERY_ORDER_LABELS[order.state]} />
      {cause && cause in END_CAUSE_LABELS && <StateTag label={END_CAUSE_LABELS[cause]} />}
      {order.endedAt === null && <LiveBadge state={live} />}
    </span>
  )
}

/** Somebody may have to be called: the car is held, or has paid and is not free yet. */
const isAtTheCar = (order: StaffOrder) => order.completedAt === null && order.releasedAt === null

function Whole({ order }: { order: StaffOrder }) {
  return (
    <>
      {isAtTheCar(order) && order.endedAt === null && <Reach order={order} />}
      <div className="fx-columns">
        <div className="fx-list">
          <Story order={order} />
        </div>
        <div className="fx-list">
          <CarAndLock order={order} />
          <MoneyOfOrder order={order} />
          <Debts order={order} />
          <Others order={order} />
          <Pictures order={order} />
        </div>
      </div>
    </>
  )
}
