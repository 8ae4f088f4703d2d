import type { StaffOrder } from '@fangxing/contract/orders'
import { Button } from '@shared/ui/button'
import { Sheet } from '@shared/ui/sheet'
import { useSay } from '@shared/words/language'
import { call } from '../calls'
import { ReasonSheet } from '../ui/reason-sheet'
import { CashSheet } from './cash-sheet'
import { CodeSheet } from './code-sheet'
import { DEEDS, type Deed } from './offers'
import { ASKED } from './reasons'
import type { Asking } from './use-deeds'
import { W } from './words'

/** The sheet of the deed that was tapped; nothing when none was. */
export function DeedSheets(props: {
  order: StaffOrder
  asking: Asking | undefined
  deeds: readonly Deed[]
  take: (order: StaffOrder) => void
  start: (deed: Deed) => void
  onClose: () => void
}) {
  const { order, asking, deeds, take, start, onClose } = props
  const say = useSay()
  switch (asking) {
    case undefined:
      return null
    case 'cash':
      return <CashSheet order={order} take={take} onClose={onClose} />
    case 'code':
      return <CodeSheet orderId={order.id} onClose={onClose} />
    case 'more':
      return (
        <Sheet open title={say(W.more)} onClose={onClose}>
          <div className="mer-stack">
            {deeds.map(deed => (
              <Button
                key={deed}
                large
                kind={DEEDS[deed].isDanger ? 'danger' : 'secondary'}
                onClick={() => start(deed)}
              >
                {say(DEEDS[deed].words)}
              </Button>
            ))}
          </div>
        </Sheet>
      )
    case 'cancel':
    case 'override':
    case 'waive':
    case 'swap': {
      const name = asking === 'swap' ? 'cancel' : asking
      const send = (reason: string) => call(name, { params: { orderId: order.id }, body: { reason } })
      return <ReasonSheet ask={{ ...ASKED[asking], send, done: take }} onClose={onClose} />
    }
  }
}
