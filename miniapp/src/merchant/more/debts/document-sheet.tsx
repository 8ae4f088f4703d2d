import { shownLength } from '@fangxing/contract/shown-length'
import type { Problem, Result } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { LineField } from '@shared/ui/line-field'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { useState } from 'react'
import { call } from '../../calls'
import { ReasonChips } from '../../ui/reason-sheet'

const messages = {
  title: { zh: '凭证件放行并核实', en: 'Let go by a document' },
  text: {
    zh: '车主出示的证件日期晚于这些欠费：正在锁的车立即放行，欠费转经理核实。',
    en: 'The document is dated after these debts: a held car is let go at once, and a manager looks at them.',
  },
  day: { zh: '证件日期，如 2026-03-01', en: 'Day of the document, such as 2026-03-01' },
  action: { zh: '放行并转核实', en: 'Let go, send to review' },
} satisfies Catalogue
const LICENCE = { zh: '行驶证注册日期', en: 'Vehicle licence' }
const RENTAL = { zh: '租车合同起租日', en: 'Rental contract' }

/** `20260301`, `2026.3.1` and `2026年3月1日` as `2026-03-01`; anything else stays, and is refused. */
function dayOfText(text: string): string {
  const [, year, month, day] = /^(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?$/.exec(text.trim()) ?? []
  return year ? `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}` : text.trim()
}

const DAY_CODES: readonly string[] = ['DAY_MALFORMED', 'DOCUMENT_DAY_AHEAD', 'DOCUMENT_NOT_AFTER_DEBTS']
/** Why the day that was typed is not accepted: said at its field. */
const isOfDay = (problem: Problem | undefined): problem is Problem =>
  problem?.kind === 'refused' && DAY_CODES.includes(problem.refusal.code)

type Sent = Result<{ releasedOrderId: string | null }>

/** Somebody at the car shows that it became theirs, or was rented, after the debts. */
export function DocumentSheet(props: { arrearIds: string[]; onDone: () => void; onClose: () => void }) {
  const { arrearIds, onDone, onClose } = props
  const t = useTranslate()
  const [kind, setKind] = useState('')
  const [day, setDay] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  async function send(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const document = kind === t(RENTAL) ? 'rental' : 'licence'
    const since = dayOfText(day)
    const body = { arrearIds, document, since, reason: `${kind} ${since}` } as const
    const result: Sent = await call('sendToReview', { body })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    onDone()
    onClose()
    return undefined
  }
  const changeDay = (text: string) => {
    setDay(text)
    setProblem(undefined)
  }
  const action = (
    <Button
      large
      kind="primary"
      busy={busy}
      disabled={kind === '' || shownLength(day) === 0}
      onClick={() => void send()}
    >
      {t(messages.action)}
    </Button>
  )
  return (
    <Sheet open title={t(messages.title)} onClose={onClose} actions={action}>
      <div className="mer-reason">
        <p className="mer-reason__text">{t(messages.text)}</p>
        <ReasonChips reasons={[LICENCE, RENTAL]} chosen={kind} onChoose={setKind} />
        <LineField
          label={t(messages.day)}
          value={day}
          onChange={changeDay}
          maxLength={20}
          wrong={isOfDay(problem) ? t(problemMessage(problem)) : undefined}
        />
        {problem && !isOfDay(problem) ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
