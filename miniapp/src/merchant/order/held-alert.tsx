import type { StaffOrder } from '@fangxing/contract/orders'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import { isStuck } from './available-actions'
import { messages } from './messages'
import { routes } from '../routes'

/** It may go and cannot: its lock is stuck, or not confirmed down in time. */
const isHeldInVain = (order: StaffOrder): boolean =>
  order.releasedAt === null &&
  (order.endedAt === null || order.state === 'overridden') &&
  (order.releaseDelayedAt !== null || isStuck(order))

/** Cars that may go and cannot, because their lock does not come down: before everything else of the lot, for every role. */
export function HeldAlert({ orders }: { orders: StaffOrder[] }) {
  const t = useTranslate()
  return orders.filter(isHeldInVain).map(order => (
    <Alert
      key={order.id}
      urgent
      tone="bad"
      title={`${t(isStuck(order) ? messages.stuck : messages.late)} · ${order.plateText}`}
      actions={<Button onClick={() => routes.order(order.id)}>{t(messages.look)}</Button>}
    >
      {t(isStuck(order) ? messages.stuckText : messages.lateText)}
    </Alert>
  ))
}
