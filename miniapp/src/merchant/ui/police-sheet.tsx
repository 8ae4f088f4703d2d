import type { PoliceReport, PoliceView } from '@fangxing/contract/police'
import { shownLength } from '@fangxing/contract/shown-length'
import type { Problem, Result } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { ErrorState } from '@shared/ui/error-state'
import { LineField } from '@shared/ui/line-field'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { clockTime, timeOfClock } from '@shared/i18n/time'
import { useState } from 'react'

const messages = {
  title: { zh: '登记报警', en: 'Report to the police' },
  text: {
    zh: '向派出所报备后登记。回执编号可以以后再补。',
    en: 'After you told the police. Their number may be added later.',
  },
  time: { zh: '报警时间（如 14:05）', en: 'When (such as 14:05)' },
  station: { zh: '派出所或民警', en: 'Station or officer' },
  number: { zh: '回执编号（选填）', en: 'Number (optional)' },
  save: { zh: '保存', en: 'Save' },
} satisfies Catalogue

const MIN_STATION = 2

/** When and where the police were told; `send` keeps it. */
export function PoliceSheet<T>(props: {
  known: PoliceView | null | undefined
  send: (report: PoliceReport) => Promise<Result<T>>
  done: (value: T) => void
  onClose: () => void
}) {
  const { known, send, done, onClose } = props
  const t = useTranslate()
  const [time, setTime] = useState(() => clockTime(known?.reportedAt ?? Date.now()))
  const [station, setStation] = useState(known?.station ?? '')
  const [number, setNumber] = useState(known?.number ?? '')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  // What was not changed keeps its day.
  const isSameTime = known?.reportedAt ? clockTime(known.reportedAt) === time.trim() : false
  const reportedAt = isSameTime ? known!.reportedAt! : timeOfClock(time)
  const isWhole = reportedAt !== undefined && shownLength(station) >= MIN_STATION

  async function save(): Promise<void> {
    if (!isWhole) return undefined
    setBusy(true)
    setProblem(undefined)
    const entered = number.trim()
    const result = await send({
      reportedAt,
      station: station.trim(),
      ...(shownLength(entered) > 0 ? { number: entered } : {}),
    })
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    done(result.value)
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={t(messages.title)}
      onClose={onClose}
      actions={
        <Button large kind="primary" busy={busy} disabled={!isWhole} onClick={() => void save()}>
          {t(messages.save)}
        </Button>
      }
    >
      <div className="mer-stack">
        <p className="mer-hint">{t(messages.text)}</p>
        <LineField label={t(messages.time)} value={time} onChange={setTime} maxLength={5} />
        <LineField label={t(messages.station)} value={station} onChange={setStation} maxLength={60} />
        <LineField label={t(messages.number)} value={number} onChange={setNumber} maxLength={40} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}
