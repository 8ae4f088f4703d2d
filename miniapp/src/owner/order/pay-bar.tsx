import type { OwnerOrder } from '@fangxing/contract/orders'
import { formatYuan } from '@fangxing/contract/money'
import { useOnline } from '@shared/phone/network'
import { Button } from '@shared/ui/button'
import { useSay } from '@shared/words/language'
import type { Pay } from '../pay/use-pay'
import { W } from './words'
import './pay-bar.scss'

const BUSY = { asking: true, sheet: true, checking: true } as Record<string, boolean | undefined>
const BLOCKED = { unknown: true, quarantined: true, done: true } as Record<string, boolean | undefined>

/** The one tap. It names the amount, so that nobody pays a sum they did not see. */
export function PayBar({ order, pay }: { order: OwnerOrder; pay: Pay }) {
  const say = useSay()
  const online = useOnline()
  return (
    <>
      <Button
        large
        kind="primary"
        busy={BUSY[pay.state.at]}
        disabled={Boolean(BLOCKED[pay.state.at]) || !order.payee.verified || !online}
        onClick={() => void pay.start()}
      >
        {say(W.payWith)} {formatYuan(order.dueFen)}
      </Button>
      <p className="own-pay-note">{say(W.payNote)}</p>
    </>
  )
}
