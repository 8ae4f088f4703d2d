import { ReasonSheet } from '../ui/reason-sheet'
import { messages } from './messages'

const REASONS = [
  { zh: '车主答应付款却没有付', en: 'The owner promised to pay and did not' },
  { zh: '上次误放行', en: 'It was let go by mistake' },
]

/** Asks a manager why a car is held again so soon; the platform decides once the form is checked again. */
export function AgainSheet(props: { onReason: (reason: string) => void; onClose: () => void }) {
  const { onReason, onClose } = props
  const send = (reason: string) => Promise.resolve({ ok: true as const, value: reason })
  const { again: title, againText: text, againAction: action } = messages
  return (
    <ReasonSheet
      request={{ title, text, action, reasons: REASONS, send, done: onReason }}
      onClose={onClose}
    />
  )
}
