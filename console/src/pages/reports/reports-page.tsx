import { REPORT_MAX_DAYS } from '@fangxing/contract/reports'
import { Button, Input } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useMe } from '../../session/session'
import { Page } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { ReportExports } from './exports'
import { FieldFigures } from './field'
import { Figures } from './figures'
import { messages } from './messages'
import { daysIn, periodOf, PERIODS, type Period } from './periods'
import { EVERY_MS, usePeriod } from './use-period'

/** What an office answers for in a period: money, rate, time to release, the work in the lots; on screen, on paper, in a file. */
export default function ReportsPage() {
  const t = useTranslate()
  const { merchant } = useMe()
  const { lot } = useLotChoice()
  const period = usePeriod()
  const isTooLong = daysIn(period) > REPORT_MAX_DAYS
  return (
    <Page title={t(messages.title)} actions={!isTooLong && <ReportExports />}>
      <PeriodFields period={period} />
      <p className="fx-print-only">
        {merchant.name} · {lot?.name ?? t(messages.allLots)} · {period.from} – {period.until}
      </p>
      {isTooLong ? (
        <p className="fx-note fx-note--bad" role="alert">
          {t(messages.tooLong)}
        </p>
      ) : (
        <Report query={{ ...period, ...(lot ? { lotId: lot.id } : {}) }} />
      )}
      <p className="fx-soft">{t(messages.how)}</p>
    </Page>
  )
}

function Report({ query }: { query: Period & { lotId?: string } }) {
  const money = useCall('readReport', { query }, { keepPrevious: true })
  const field = useCall('readFieldReport', { query }, { keepPrevious: true })
  const problem = money.problem ?? field.problem
  return (
    <>
      {problem && <ProblemNote problem={problem} again={money.problem ? money.again : field.again} />}
      {!money.value && !problem && <Loading rows={8} />}
      {money.value && <Figures report={money.value} />}
      {field.value && <FieldFigures field={field.value} />}
    </>
  )
}

function PeriodFields({ period }: { period: Period }) {
  const t = useTranslate()
  const address = useAddress()
  const nowMs = useNow(EVERY_MS)
  return (
    <div className="fx-tools fx-no-print">
      {(['from', 'until'] as const).map(name => (
        <label key={name} className="fx-row">
          {t(messages[name])}
          <Input
            className="fx-day"
            type="date"
            value={period[name]}
            onChange={event => {
              if (event.target.value) address.set({ ...period, [name]: event.target.value })
            }}
          />
        </label>
      ))}
      {PERIODS.map(name => {
        const usual = periodOf(name, nowMs)
        const isChosen = usual.from === period.from && usual.until === period.until
        return (
          <Button
            key={name}
            type={isChosen ? 'primary' : 'default'}
            aria-pressed={isChosen}
            onClick={() => address.set(usual)}
          >
            {t(messages[name])}
          </Button>
        )
      })}
    </div>
  )
}
