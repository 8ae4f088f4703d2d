import type { StaffOrder } from '@fangxing/contract/orders'
import { shownLength } from '@fangxing/contract/shown-length'
import { randomKey } from '@shared/net/random-key'
import type { Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/text-field'
import { Money } from '@shared/ui/money'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useRef, useState } from 'react'
import { call } from '../calls'

const messages = {
  title: { zh: '现金收款', en: 'Take cash' },
  text: {
    zh: '请当面点清整笔金额。确认后锁立即降下，不能撤回。',
    en: 'Count the whole sum. The lock goes down at once and this cannot be undone.',
  },
  note: { zh: '备注（可不填）', en: 'Note (optional)' },
  done: { zh: '已收到整笔现金', en: 'I have the whole sum' },
} satisfies Catalogue

/** The whole sum in cash. One idempotency key per intent: a lost reply never books it twice. */
export function CashSheet(props: {
  order: StaffOrder
  onOrder: (order: StaffOrder) => void
  onClose: () => void
}) {
  const { order, onOrder, onClose } = props
  const t = useTranslate()
  const key = useRef(randomKey())
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function send(): Promise<void> {
    setBusy(true)
    const enteredNote = note.trim()
    const result = await call('takeCash', {
      params: { orderId: order.id },
      body: { amountFen: order.dueFen, ...(shownLength(enteredNote) > 0 ? { note: enteredNote } : {}) },
      idempotencyKey: key.current,
    })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    onOrder(result.value)
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={t(messages.title)}
      onClose={onClose}
      actions={
        <Button large kind="primary" busy={busy} onClick={() => void send()}>
          {t(messages.done)}
        </Button>
      }
    >
      <div className="mer-stack">
        <Money size="large" amountFen={order.dueFen} />
        <p className="mer-hint">{t(messages.text)}</p>
        <TextField label={t(messages.note)} value={note} onChange={setNote} maxLength={200} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
