import { RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useTranslate } from '../../i18n/language'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

const MOST = 10

/** The newest orders of a plate, each a way to its entries. */
export function OrdersOfPlate({ plate }: { plate: string }) {
  const t = useTranslate()
  const address = useAddress()
  const { value, problem, again } = useCall('listOrders', { query: { plateText: plate, limit: MOST } })
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return <Loading rows={1} />
  const chosen = address.get('orderId')
  return (
    <div className="fx-row" role="group" aria-label={t(messages.ordersOf)}>
      <span className="fx-soft">{t(value.items.length > 0 ? messages.ordersOf : messages.noOrders)}</span>
      {value.items.map(order => (
        <Button
          key={order.id}
          type={order.id === chosen ? 'primary' : 'default'}
          aria-pressed={order.id === chosen}
          onClick={() => address.set({ orderId: order.id })}
        >
          {order.plateText} · <When at={order.openedAt} /> · {t(RECOVERY_ORDER_LABELS[order.state])}
        </Button>
      ))}
    </div>
  )
}
