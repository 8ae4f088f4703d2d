import type { OwnerOrder } from '@fangxing/contract/orders'
import { formatYuan } from '@fangxing/contract/money'
import { useOnline } from '@shared/phone/network'
import { Button } from '@shared/ui/button'
import { useTranslate } from '@shared/i18n/language'
import type { Pay } from '../pay/use-pay'
import { messages } from './messages'
import './pay-bar.scss'

const IS_BUSY: Partial<Record<Pay['state']['status'], boolean>> = {
  requesting: true,
  sheet: true,
  checking: true,
}
const IS_BLOCKED: Partial<Record<Pay['state']['status'], boolean>> = {
  unknown: true,
  quarantined: true,
  done: true,
}

/** The pay button. It names the amount, so that nobody pays a sum they did not see. */
export function PayBar({ order, pay }: { order: OwnerOrder; pay: Pay }) {
  const t = useTranslate()
  const online = useOnline()
  return (
    <>
      <Button
        large
        kind="primary"
        busy={IS_BUSY[pay.state.status]}
        disabled={Boolean(IS_BLOCKED[pay.state.status]) || !order.payee.verified || !online}
        onClick={() => void pay.start()}
      >
        {t(messages.payWith)} {formatYuan(order.dueFen)}
      </Button>
      <p className="own-pay-note">{t(messages.payNote)}</p>
    </>
  )
}
