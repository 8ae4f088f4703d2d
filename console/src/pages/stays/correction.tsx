import type { StayCorrection, StayCorrectionPreview, StayView } from '@fangxing/contract/stays'
import { Button, Segmented } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { Section } from '../../ui/page'
import { Loading } from '../../ui/page-states'
import { ActWithReason } from '../../ui/act-with-reason'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { Consequences } from './consequences'
import { correctionOf, proposedDraft, type Draft, type Kind } from './correction-draft'
import { BayFields, MergeFields, PlateFields, SplitFields, TimeFields } from './correction-fields'
import { CorrectionProblem } from './correction-problem'
import { messages } from './messages'

const KINDS = [
  ['plate', messages.kindPlate],
  ['times', messages.kindTimes],
  ['bay', messages.kindBay],
  ['merge', messages.kindMerge],
  ['split', messages.kindSplit],
  ['void', messages.kindVoid],
] as const
const USUAL = {
  plate: messages.usualPlate,
  times: messages.usualClock,
  bay: messages.usualBay,
  merge: messages.usualMerge,
  split: messages.usualSplit,
  void: messages.usualNever,
} as const

const CHANGES = [
  'readStay',
  'searchAudit',
  'listStays',
  'listDayStays',
  'listStaysBeside',
  'readArrear',
  'listArrears',
  'listIncidents',
] as const

/** What is wrong, what follows, why: then it is corrected. */
export function Correction({ stay }: { stay: StayView }) {
  const t = useTranslate()
  const address = useAddress()
  const [draft, setDraft] = useState<Draft>(() => proposedDraft(stay, address.get))
  const set = (more: Partial<Draft>) => setDraft(before => ({ ...before, ...more }))
  const correction = correctionOf(draft, stay)
  return (
    <Section title={t(messages.correct)}>
      <p className="fx-soft">{t(messages.correctAbout)}</p>
      <div className="fx-form">
        <Segmented<Kind>
          className="fx-segmented--wrap"
          aria-label={t(messages.what)}
          value={draft.kind}
          onChange={kind => set({ kind })}
          options={KINDS.map(([value, label]) => ({ value, label: t(label) }))}
        />
        {draft.kind === 'plate' && <PlateFields draft={draft} set={set} />}
        {draft.kind === 'times' && <TimeFields draft={draft} set={set} />}
        {draft.kind === 'bay' && <BayFields draft={draft} set={set} />}
        {draft.kind === 'merge' && <MergeFields stay={stay} draft={draft} set={set} />}
        {draft.kind === 'split' && <SplitFields draft={draft} set={set} />}
      </div>
      {correction ? (
        <Outcome stay={stay} correction={correction} />
      ) : (
        <p className="fx-soft" role="status">
          {t(messages.fillIn)}
        </p>
      )}
    </Section>
  )
}

type Wanted = { stay: StayView; correction: StayCorrection }

function Outcome({ stay, correction }: Wanted) {
  const { value, problem, again, isFetching } = useCall('previewStayCorrection', {
    params: { stayId: stay.id },
    body: { correction },
  })
  return (
    <>
      {problem && <CorrectionProblem problem={problem} again={again} />}
      {!value && !problem && <Loading rows={4} />}
      {value && !problem && (
        <Decide stay={stay} correction={correction} preview={value} isStale={isFetching} />
      )}
    </>
  )
}

function Decide(props: Wanted & { preview: StayCorrectionPreview; isStale: boolean }) {
  const { stay, correction, preview, isStale } = props
  const t = useTranslate()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const usual = t(USUAL[correction.kind])
  return (
    <>
      <h3>{t(messages.whatFollows)}</h3>
      <Consequences preview={preview} />
      {preview.needsSecondPerson && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(messages.second)}
        </p>
      )}
      <div className="fx-row fx-row--acts">
        <Button
          danger
          type="primary"
          disabled={preview.needsSecondPerson || isStale}
          onClick={() => setOpen(true)}
        >
          {t(messages.correct)}
        </Button>
      </div>
      <ActWithReason
        isOpen={isOpen}
        title={t(messages.correct)}
        usual={[usual]}
        confirm={t(messages.correct)}
        isDangerous
        call="correctStay"
        input={reason => ({ params: { stayId: stay.id }, body: { correction, seen: preview.seen, reason } })}
        done={messages.done}
        changes={CHANGES}
        onDone={() => {
          // It is void now: what it was goes on there.
          if (correction.kind === 'merge') void navigate(`/stays/${correction.intoStayId}`)
        }}
        onClose={() => setOpen(false)}
      >
        <Consequences preview={preview} />
        <p className="fx-bad">{t(messages.irreversible)}</p>
      </ActWithReason>
    </>
  )
}
