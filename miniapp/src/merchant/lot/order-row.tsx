import type { StaffOrder } from '@fangxing/contract/orders'
import { DEVICE_POSITION_LABELS, RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { Elapsed } from '@shared/ui/countdown'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { messages } from '../messages'
import { routes } from '../routes'
import { Row } from '../ui/row'

/** An order in a list. `live` shows how long the car has been held, otherwise when the order was opened. */
export function OrderRow({ order, live }: { order: StaffOrder; live?: boolean }) {
  const t = useTranslate()
  const language = useLanguage()
  const label = RECOVERY_ORDER_LABELS[order.state]
  const isHeld = order.activeAt !== null && order.releasedAt === null && order.endedAt === null
  return (
    <Row
      tone={label.tone}
      title={<Plate size="small" text={order.plateText} colour={order.plateColour} />}
      aside={<StateBadge label={label} />}
      detail={
        live ? (
          <>
            {order.bay ? `${t(messages.bay)} ${order.bay} · ` : ''}
            {order.device.id} · {t(DEVICE_POSITION_LABELS[order.device.position])}
            {isHeld ? (
              <>
                {' · '}
                <Elapsed since={order.activeAt!} />
              </>
            ) : null}
          </>
        ) : (
          `${dayAndTime(order.openedAt, language)} · ${order.openedBy.name}`
        )
      }
      end={<Money amountFen={order.amountFen} size="strong" />}
      onClick={() => routes.order(order.id)}
    />
  )
}
