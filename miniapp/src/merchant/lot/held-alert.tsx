import type { StaffOrder } from '@fangxing/contract/orders'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import { isStuck } from '../order/available-actions'
import { messages } from '../order/messages'
import { routes } from '../routes'
import { isHeldInVain } from './selectors'

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
