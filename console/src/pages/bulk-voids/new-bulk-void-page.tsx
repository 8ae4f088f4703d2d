import type { BulkVoidPreview } from '@fangxing/contract/bulk-voids'
import { shownLength } from '@fangxing/contract/shown-length'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate, useParams } from 'react-router'
import { ArrowLeftOutlined } from '@ant-design/icons'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Page, Section } from '../../ui/page'
import { Loading, ProblemNote } from '../../ui/page-states'
import { ActWithReason } from '../../ui/act-with-reason'
import { fieldOf } from '../../ui/shanghai-time'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { useNow } from '../../ui/use-now'
import { Consequences } from './consequences'
import { messages } from './messages'
import { dayAgo, periodOf, weekdayOf, type Period } from './period'

const DAYS = [0, 1, 2, 3, 4, 5, 6]

/** Which stays, what follows, why: then they become void. What is chosen stands in the address. */
export default function NewBulkVoidPage() {
  const t = useTranslate()
  const { sourceId = '' } = useParams()
  const { value } = useCall('listSources', {})
  const source = value?.items.find(({ id }) => id === sourceId)
  const wanted = useWanted()
  return (
    <>
      <Link className="fx-back" to={`/sources/${sourceId}`}>
        <ArrowLeftOutlined aria-hidden /> {source?.name ?? t(messages.sources)}
      </Link>
      <Page title={t(messages.title)}>
        <p className="fx-soft">{t(messages.about)}</p>
        <Section>
          <Fields wanted={wanted} />
        </Section>
        <Outcome sourceId={sourceId} wanted={wanted} />
      </Page>
    </>
  )
}

type Wanted = {
  lotId: string | undefined
  bay: string
  period: Period
  nowMs: number
  set: (more: Record<string, string>) => void
}

/** As the address says; the day before today until somebody says otherwise. A lot that nobody named is not taken. */
function useWanted(): Wanted {
  const address = useAddress()
  const nowMs = useNow(60_000)
  const usual = dayAgo(1, nowMs)
  const at = (name: 'from' | 'to') => {
    const given = address.get(name)
    return given === undefined ? usual[name] : given.endsWith('Z') ? fieldOf(Date.parse(given)) : given
  }
  return {
    lotId: address.get('lotId'),
    bay: address.get('bay') ?? '',
    period: { from: at('from'), to: at('to') },
    nowMs,
    set: more => address.set(more),
  }
}

function Fields({ wanted }: { wanted: Wanted }) {
  const t = useTranslate()
  const language = useLanguage()
  const { lots } = useLotChoice()
  const { lotId, bay, period, nowMs, set } = wanted
  return (
    <div className="fx-form">
      <div className="fx-row">
        <label className="fx-row">
          {t(messages.lot)}
          <Select
            value={lotId}
            placeholder={t(messages.chooseLot)}
            options={lots.map(({ id, name }) => ({ value: id, label: name }))}
            popupMatchSelectWidth={false}
            onChange={id => set({ lotId: id })}
            aria-label={t(messages.lot)}
          />
        </label>
        <label className="fx-row">
          {t(messages.bay)}
          <Input
            className="fx-day"
            value={bay}
            maxLength={20}
            onChange={event => set({ bay: event.target.value })}
          />
        </label>
      </div>
      <div className="fx-row" role="group" aria-label={t(messages.wholeDay)}>
        <span>{t(messages.wholeDay)}</span>
        {DAYS.map(days => {
          const of = dayAgo(days, nowMs)
          return (
            <Button key={of.from} size="small" onClick={() => set({ ...of })}>
              {weekdayOf(of, language)}
            </Button>
          )
        })}
      </div>
      <div className="fx-row">
        {(['from', 'to'] as const).map(name => (
          <label key={name} className="fx-row">
            {t(messages[name])}
            <Input
              type="datetime-local"
              value={period[name]}
              max={fieldOf(nowMs)}
              onChange={event => set({ [name]: event.target.value })}
            />
          </label>
        ))}
      </div>
    </div>
  )
}

function Outcome({ sourceId, wanted }: { sourceId: string; wanted: Wanted }) {
  const t = useTranslate()
  const { lotId, bay } = wanted
  const period = periodOf(wanted.period, wanted.nowMs)
  const query =
    lotId === undefined || period === undefined
      ? null
      : { sourceId, lotId, ...period, ...(shownLength(bay) === 0 ? {} : { bay: bay.trim() }) }
  const { value, problem, again, isFetching } = useCall('previewBulkVoid', query && { query })
  if (lotId === undefined)
    return (
      <p className="fx-note" role="status">
        {t(messages.noLotYet)}
      </p>
    )
  if (query === null)
    return (
      <p className="fx-note fx-note--bad" role="alert">
        {t(messages.wrongTime)}
      </p>
    )
  return (
    <Section title={t(messages.whatFollows)}>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={4} />}
      {value?.stays === 0 && <p role="status">{t(messages.nothing)}</p>}
      {value && value.stays > 0 && <Decide query={query} preview={value} isStale={isFetching} />}
    </Section>
  )
}

type Query = { sourceId: string; lotId: string; bay?: string; from: string; to: string }

function Decide({ query, preview, isStale }: { query: Query; preview: BulkVoidPreview; isStale: boolean }) {
  const t = useTranslate()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const { isTooMany, needsSecondPerson } = preview
  const confirm = t(needsSecondPerson ? messages.ask : messages.start)
  const seen = { stays: preview.stays, amountFen: preview.debtsFen + preview.paidFen }
  return (
    <>
      <Consequences preview={preview} />
      {isTooMany && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(messages.tooMany)}
        </p>
      )}
      {needsSecondPerson && <p className="fx-note">{t(messages.second)}</p>}
      <div className="fx-row fx-row--acts">
        <Button danger type="primary" disabled={isTooMany || isStale} onClick={() => setOpen(true)}>
          {confirm}
        </Button>
      </div>
      <ActWithReason
        isOpen={isOpen}
        title={t(messages.title)}
        usual={[messages.usualCamera, messages.usualClock, messages.usualOutage].map(text => t(text))}
        confirm={confirm}
        isDangerous
        call="startBulkVoid"
        input={reason => ({ body: { ...query, reason, seen } })}
        changes={['listBulkVoids', 'previewBulkVoid', 'readSourceHealth']}
        onDone={({ id }) => void navigate(`/bulk-voids/${id}`)}
        onClose={() => setOpen(false)}
      >
        <Consequences preview={preview} />
        <p className="fx-bad">{t(messages.irreversible)}</p>
      </ActWithReason>
    </>
  )
}
