import type { StaffOrder } from '@fangxing/contract/orders'
import { freshKey } from '@shared/net/fresh-key'
import type { Problem } from '@shared/net/answer'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/field'
import { Money } from '@shared/ui/money'
import { Sheet } from '@shared/ui/sheet'
import { useSay } from '@shared/words/language'
import { useRef, useState } from 'react'
import { call } from '../calls'

const W = {
  title: { zh: '现金收款', en: 'Take cash' },
  text: {
    zh: '请当面点清整笔金额。确认后锁立即降下，不能撤回。',
    en: 'Count the whole sum. The lock goes down at once and this cannot be undone.',
  },
  note: { zh: '备注（可不填）', en: 'Note (optional)' },
  done: { zh: '已收到整笔现金', en: 'I have the whole sum' },
}

/** The whole sum in cash. One key for one intent: a lost answer never books it twice. */
export function CashSheet(props: {
  order: StaffOrder
  take: (order: StaffOrder) => void
  onClose: () => void
}) {
  const { order, take, onClose } = props
  const say = useSay()
  const key = useRef(freshKey())
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function send(): Promise<void> {
    setBusy(true)
    const said = note.trim()
    const answer = await call('takeCash', {
      params: { orderId: order.id },
      body: { amountFen: order.dueFen, ...(said ? { note: said } : {}) },
      idempotencyKey: key.current,
    })
    setBusy(false)
    if (!answer.ok) return setProblem(answer.problem)
    take(answer.value)
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={say(W.title)}
      onClose={onClose}
      actions={
        <Button large kind="primary" busy={busy} onClick={() => void send()}>
          {say(W.done)}
        </Button>
      }
    >
      <div className="mer-stack">
        <Money size="large" amountFen={order.dueFen} />
        <p className="mer-hint">{say(W.text)}</p>
        <TextField label={say(W.note)} value={note} onChange={setNote} maxLength={200} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
