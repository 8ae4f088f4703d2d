import type { Me } from '@fangxing/contract/sessions'
import { shownLength } from '@fangxing/contract/shown-length'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { LineField } from '@shared/ui/line-field'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { useState } from 'react'
import { ColourChips } from '../../plate/colour-chips'
import { PlateCells } from '../../plate/plate-cells'
import { PlateKeyboard } from '../../plate/plate-keyboard'
import { usePlate, type PlateEntry } from '../../plate/use-plate'
import { routes } from '../../routes'
import { mayCall, useAuthState } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { FindingCard } from './finding-card'
import { Head } from './head'
import { messages } from './messages'
import { usePatrol, type Asked, type PatrolState } from './use-patrol'
import { useRecognition, type ReadPlate } from './use-recognition'
import './index.scss'

const MOST_BAY = 20

/** Walk, type or photograph, and know at once what the car may meet. Everything to tap is at the bottom, for one thumb. */
export default function PatrolPage() {
  const t = useTranslate()
  const auth = useAuthState()
  return auth.status === 'signed_in' && auth.lotId !== undefined ? (
    <Patrol key={auth.lotId} staffId={auth.me.staff.id} lotId={auth.lotId} />
  ) : (
    <StaffPage label={t(messages.title)}>{() => null}</StaffPage>
  )
}

function Patrol(who: { staffId: string; lotId: string }) {
  const t = useTranslate()
  const patrol = usePatrol(who)
  const entry = useEntry()
  const isTyping = patrol.state.status === 'typing'
  // What was found meanwhile is seen before the next plate is begun: the keys would cover it on a small phone. Once begun, nothing takes
  // their place under somebody's thumb.
  const showsLate = isTyping && patrol.late.length > 0 && !entry.hasBegun
  const next = () => {
    entry.clear()
    patrol.next()
  }
  return (
    <StaffPage
      quiet
      label={t(messages.title)}
      actions={({ me, lotId }) =>
        isOffShift(me, lotId) ? (
          <Button large kind="primary" onClick={routes.shift}>
            {t(messages.begin)}
          </Button>
        ) : showsLate ? (
          <Button large kind="primary" onClick={patrol.forgetLate}>
            {t(messages.seen)}
          </Button>
        ) : isTyping ? (
          <Typing
            entry={entry}
            mayRecognise={patrol.mayRecognise}
            look={() => void patrol.ask(entry.asked())}
          />
        ) : (
          <Next
            me={me}
            state={patrol.state}
            retry={() => void patrol.ask(entry.asked())}
            retype={patrol.next}
            next={next}
          />
        )
      }
    >
      {({ me, lotId }) =>
        isOffShift(me, lotId) ? (
          <Alert tone="info" title={t(messages.offShift)} />
        ) : (
          <>
            <Head patrol={patrol} staffId={me.staff.id} isSeenBelow={showsLate} />
            {showsLate ? null : isTyping ? <Fields entry={entry} /> : <Outcome state={patrol.state} />}
          </>
        )
      }
    </StaffPage>
  )
}

/** Attendants look plates up in the lot of their shift, managers in every lot. */
const isOffShift = (me: Me, lotId: string): boolean =>
  me.staff.roles.every(role => role === 'attendant') && me.shift?.lotId !== lotId

type Entry = {
  plate: PlateEntry
  bay: string
  setBay: (bay: string) => void
  setText: (text: string) => void
  photograph: () => void
  /** Something was typed or photographed of this car. */
  hasBegun: boolean
  recognition: ReturnType<typeof useRecognition>
  asked: () => Asked
  clear: () => void
}

/** What is typed, read or chosen of the car that somebody stands beside. */
function useEntry(): Entry {
  const plate = usePlate()
  const [bay, setBay] = useState('')
  const [read, setRead] = useState<ReadPlate>()
  const [hasBegun, setHasBegun] = useState(false)
  const recognition = useRecognition(found => {
    plate.setText(found.plateText)
    if (found.plateColour) plate.setColour(found.plateColour)
    setRead(found)
  })
  const asked = (): Asked => ({
    plateText: plate.text,
    ...(plate.colour ? { plateColour: plate.colour } : {}),
    ...(shownLength(bay) > 0 ? { bay: bay.trim() } : {}),
    // As it was read, and nothing corrected by hand.
    ...(read?.plateText === plate.text ? { confidencePct: read.confidencePct } : {}),
  })
  const clear = () => {
    plate.setText('')
    setBay('')
    setRead(undefined)
    setHasBegun(false)
    recognition.forget()
  }
  const beginning =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args) => {
      setHasBegun(true)
      act(...args)
    }
  return {
    ...{ plate, bay, recognition, asked, clear, hasBegun },
    setBay: beginning(setBay),
    setText: beginning(plate.setText),
    photograph: beginning(() => void recognition.photograph()),
  }
}

function Fields({ entry: { bay, setBay, recognition } }: { entry: Entry }) {
  const t = useTranslate()
  const { isReading, plates, failure } = recognition
  return (
    <>
      {isReading ? <Alert small tone="waiting" title={t(messages.reading)} /> : null}
      {failure ? <Alert small urgent tone="warn" title={t(failure)} /> : null}
      {plates.length > 0 ? (
        <Alert small urgent tone="info" title={`${t(messages.confirm)} · ${plates[0]!.confidencePct}%`} />
      ) : null}
      <LineField label={t(messages.bay)} value={bay} maxLength={MOST_BAY} onChange={setBay} />
    </>
  )
}

function Typing(props: { entry: Entry; mayRecognise: boolean; look: () => void }) {
  const { entry, mayRecognise, look } = props
  const { plate, recognition } = entry
  const t = useTranslate()
  return (
    <>
      {mayRecognise ? (
        <Button large busy={recognition.isReading} onClick={entry.photograph}>
          {t(messages.photo)}
        </Button>
      ) : null}
      <PlateCells
        isTyping
        text={plate.text}
        colour={plate.colour}
        mayHaveEighth={plate.mayHaveEighth}
        onTap={() => undefined}
      />
      <ColourChips text={plate.text} colour={plate.colour} onColour={plate.setColour} />
      <div className="mer-patrol__keys">
        <PlateKeyboard
          text={plate.text}
          onText={entry.setText}
          done={{ label: t(messages.look), enabled: plate.isComplete, onDone: look }}
        />
      </div>
    </>
  )
}

function Outcome({ state }: { state: PatrolState }) {
  const t = useTranslate()
  switch (state.status) {
    case 'typing':
      return null
    case 'asking':
      return <Skeleton bars={[220]} />
    case 'failed':
      return (
        <Alert urgent tone="bad" title={t(state.isKept ? messages.kept : messages.notKept)}>
          {t(problemMessage(state.problem))}
        </Alert>
      )
    case 'answered':
      return state.answer.found.length === 0 ? (
        <Alert urgent tone="good" title={`${state.answer.plateText} ${t(messages.clear)}`}>
          {t(messages.clearText)}
        </Alert>
      ) : (
        <>
          {state.answer.found.map(finding => (
            <FindingCard key={finding.plateColour} finding={finding} />
          ))}
        </>
      )
  }
}

/** Of one car when one was found: where several colours owe, somebody chooses there. */
function openDebts(found: readonly PatrolFinding[]): void {
  const [first, ...others] = found
  if (first) routes.plate(first.plateText, others.length === 0 ? first.plateColour : undefined)
}

function Next(props: {
  me: Me
  state: PatrolState
  retry: () => void
  retype: () => void
  next: () => void
}) {
  const { me, state, retry, retype, next } = props
  const t = useTranslate()
  if (state.status === 'asking') return null
  const found = state.status === 'answered' ? state.answer.found : []
  const mayHold = mayCall(me, 'openRecovery') && found.length > 0
  return (
    <div className="mer-stack">
      <div className="mer-side">
        <Button onClick={retype}>{t(messages.retype)}</Button>
        {state.status === 'failed' && !state.isKept ? (
          <Button onClick={retry}>{t(messages.again)}</Button>
        ) : null}
        {mayHold ? <Button onClick={() => openDebts(found)}>{t(messages.debts)}</Button> : null}
      </div>
      <Button large kind="primary" onClick={next}>
        {t(messages.next)}
      </Button>
    </div>
  )
}
