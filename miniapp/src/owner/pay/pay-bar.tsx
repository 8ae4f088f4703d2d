import { formatYuan } from '@fangxing/contract/money'
import { useOnline } from '@shared/net/network'
import { Button } from '@shared/ui/button'
import { useTranslate, type Message } from '@shared/i18n/language'
import type { Pay } from './use-pay'
import './pay-bar.scss'

const PAY_WITH: Message = { zh: '微信支付', en: 'Pay with WeChat' }
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

/** The pay button. It names the amount, so that nobody pays a sum they did not see. `note`: what follows from paying. */
export function PayBar(props: { dueFen: number; isVerified: boolean; pay: Pay; note: string }) {
  const { dueFen, isVerified, pay, note } = props
  const t = useTranslate()
  const online = useOnline()
  return (
    <>
      <Button
        large
        kind="primary"
        busy={IS_BUSY[pay.state.status]}
        disabled={Boolean(IS_BLOCKED[pay.state.status]) || !isVerified || !online}
        onClick={() => void pay.start()}
      >
        {t(PAY_WITH)} {formatYuan(dueFen)}
      </Button>
      <p className="own-pay-note">{note}</p>
    </>
  )
}
