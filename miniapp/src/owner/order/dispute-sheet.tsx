import { DISPUTE_GROUND_LABELS, type DisputeGround } from '@fangxing/contract/disputes'
import type { OwnerOrder } from '@fangxing/contract/orders'
import { shownLength } from '@fangxing/contract/shown-length'
import type { Problem } from '@shared/net/result'
import { dial } from '@shared/phone/dial'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { Sheet } from '@shared/ui/sheet'
import { TextField } from '@shared/ui/text-field'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../calls'
import { messages as common } from './messages'
import './report-sheet.scss'

const messages = {
  text: {
    zh: '请不要付款。经理会在 30 分钟内答复；没有答复时锁自动降下（同样的异议以前核对过的除外），欠费以后再核实。',
    en: 'Please do not pay. A manager answers within 30 minutes; if nobody does, the lock goes down by itself (unless the same was looked at before) and the debt is looked at later.',
  },
  why: { zh: '为什么有异议', en: 'Why you object' },
  note: { zh: '补充说明（可不填）', en: 'In your words (optional)' },
  noteNeeded: { zh: '请写明原因', en: 'Please say why' },
  send: { zh: '提交异议', en: 'Send' },
  offline: { zh: '没有网络，异议没有提交', en: 'No network: nothing was sent' },
  offlineText: {
    zh: '请直接拨打热线，或稍后再提交。',
    en: 'Please call, or send it again later.',
  },
} satisfies Catalogue

const GROUNDS = Object.keys(DISPUTE_GROUND_LABELS) as DisputeGround[]
const MAX_NOTE = 500

/** Whoever stands at the held car says why it should not be. */
export function DisputeSheet(props: { order: OwnerOrder; onSent: () => void; onClose: () => void }) {
  const { order, onSent, onClose } = props
  const t = useTranslate()
  const [ground, setGround] = useState<DisputeGround>()
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const words = note.trim()
  const isWhole = ground !== undefined && (ground !== 'other' || shownLength(words) > 0)

  async function send(): Promise<void> {
    if (busy || !isWhole) return undefined
    setBusy(true)
    setProblem(undefined)
    const body = { ground, ...(shownLength(words) > 0 ? { note: words } : {}) }
    const result = await call('disputeHold', { params: { orderId: order.id }, body })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    onSent()
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={t(common.dispute)}
      onClose={onClose}
      actions={
        <Button kind="primary" busy={busy} disabled={!isWhole} onClick={() => void send()}>
          {t(messages.send)}
        </Button>
      }
    >
      <div className="own-ask">
        <p>{t(messages.text)}</p>
        <div className="own-ask__reasons" role="radiogroup" aria-label={t(messages.why)}>
          {GROUNDS.map(each => (
            <button
              key={each}
              type="button"
              role="radio"
              aria-checked={ground === each}
              className={`own-ask__ground${ground === each ? ' own-ask__ground--chosen' : ''}`}
              onClick={() => setGround(each)}
            >
              <span className="own-ask__mark" aria-hidden />
              {t(DISPUTE_GROUND_LABELS[each])}
            </button>
          ))}
        </div>
        <TextField
          label={t(ground === 'other' ? messages.noteNeeded : messages.note)}
          value={note}
          onChange={setNote}
          maxLength={MAX_NOTE}
        />
        {problem?.kind === 'offline' ? (
          <Alert urgent tone="bad" title={t(messages.offline)}>
            {t(messages.offlineText)}
          </Alert>
        ) : problem ? (
          <ErrorState problem={problem} />
        ) : null}
        {/* Not beside the other button: on the smallest phone the field would be out of sight, and a ground may need it. */}
        <Button onClick={() => dial(order.lot.hotline)}>
          {t(common.hotline)} {order.lot.hotline}
        </Button>
      </div>
    </Sheet>
  )
}
