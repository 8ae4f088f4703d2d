import type { StaffOrder } from '@fangxing/contract/orders'
import { Button } from '@shared/ui/button'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate } from '@shared/i18n/language'
import { call } from '../calls'
import { KeyInstead } from '../ui/key-instead'
import { ReasonSheet } from '../ui/reason-sheet'
import { CashSheet } from './cash-sheet'
import { CodeSheet } from './code-sheet'
import { ACTIONS, type OrderAction } from './available-actions'
import { PoliceSheet } from '../ui/police-sheet'
import { REASON_PROMPTS } from './reason-prompts'
import type { ActionSheet } from './use-order-actions'
import { messages } from './messages'

const CALL_OF = {
  cancel: 'cancel',
  swap: 'cancel',
  override: 'override',
  police: 'policePresent',
  waive: 'waive',
} as const

/** The sheet of the action that was tapped; nothing when none was. */
export function ActionSheets(props: {
  order: StaffOrder
  openSheet: ActionSheet | undefined
  actions: readonly OrderAction[]
  onOrder: (order: StaffOrder) => void
  onAction: (action: OrderAction) => void
  onClose: () => void
}) {
  const { order, openSheet, actions, onOrder, onAction, onClose } = props
  const t = useTranslate()
  switch (openSheet) {
    case undefined:
      return null
    case 'cash':
      return <CashSheet order={order} onOrder={onOrder} onClose={onClose} />
    case 'report':
      return (
        <PoliceSheet
          known={order.police}
          send={body => call('recordPolice', { params: { orderId: order.id }, body })}
          done={onOrder}
          onClose={onClose}
        />
      )
    case 'code':
      return <CodeSheet orderId={order.id} onClose={onClose} />
    case 'more':
      return (
        <Sheet open title={t(messages.more)} onClose={onClose}>
          <div className="mer-stack">
            {actions.map(action => (
              <Button
                key={action}
                large
                kind={ACTIONS[action].isDanger ? 'danger' : 'secondary'}
                onClick={() => onAction(action)}
              >
                {t(ACTIONS[action].label)}
              </Button>
            ))}
          </div>
        </Sheet>
      )
    case 'cancel':
    case 'override':
    case 'police':
    case 'waive':
    case 'swap': {
      const name = CALL_OF[openSheet]
      const send = (reason: string) => call(name, { params: { orderId: order.id }, body: { reason } })
      const whenUnanswered =
        openSheet === 'override' || openSheet === 'police' ? (
          <KeyInstead orderId={order.id} plateText={order.plateText} />
        ) : undefined
      const request = { ...REASON_PROMPTS[openSheet], send, done: onOrder, whenUnanswered }
      return <ReasonSheet request={request} onClose={onClose} />
    }
  }
}
