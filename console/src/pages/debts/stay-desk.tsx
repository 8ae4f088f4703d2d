import type { StayView } from '@fangxing/contract/stays'
import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { Money } from '../../ui/money'
import { PlateChip } from '../../ui/plate-chip'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { CloneDialog } from './clone-dialog'
import { Desk } from './desk'
import { deskMessages as messages } from './desk-messages'
import { SourceChoice, useChosenSource } from './source-choice'
import { StayPictures } from '../../ui/stay-pictures'

type Asked = { stay: StayView; decision: 'confirm' | 'void' }

/** Stays that cannot be as they are told: a person says which. */
export function StayDesk() {
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<Asked>()
  const [cloned, setCloned] = useState<StayView>()
  const sourceId = useChosenSource()
  const query = { state: 'review' as const, lotId: lot?.id, sourceId, limit: 100 }
  const { value, problem, again } = useCall('listStays', { query }, { everyMs: 60_000 })
  return (
    <>
      <SourceChoice />
      <Desk
        items={value?.items}
        hasMore={value?.next !== undefined}
        problem={problem}
        again={again}
        keyOf={({ id }) => id}
        row={stay => <Row stay={stay} />}
        body={stay => <Body stay={stay} />}
        acts={stay => [
          {
            letter: 'A',
            label: messages.confirmStay,
            kind: 'primary',
            run: () => setAsked({ stay, decision: 'confirm' }),
          },
          {
            letter: 'V',
            label: messages.voidStay,
            kind: 'danger',
            run: () => setAsked({ stay, decision: 'void' }),
          },
          ...(stay.plateText === null
            ? []
            : [
                {
                  letter: 'C',
                  label: messages.cloneStay,
                  kind: 'danger' as const,
                  run: () => setCloned(stay),
                },
              ]),
        ]}
        empty={messages.noStays}
      />
      {cloned && <CloneDialog stay={cloned} onClose={() => setCloned(undefined)} />}
      {asked && <DecideDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function DecideDialog({ stay, decision, onClose }: Asked & { onClose: () => void }) {
  const t = useTranslate()
  const { act, isActing, problem } = useAct('decideStay', {
    quiet: true,
    done: messages.decided,
    changes: ['listStays', 'listDebtReviews'],
    onDone: onClose,
  })
  const isVoid = decision === 'void'
  const usual = isVoid ? [messages.misread, messages.noEntry] : [messages.compared]
  const title = t(isVoid ? messages.voidStay : messages.confirmStay)
  return (
    <ReasonDialog
      isOpen
      title={title}
      confirm={title}
      isDangerous={isVoid}
      usual={usual.map(t)}
      initial={t(usual[0]!)}
      isActing={isActing}
      problem={problem}
      onClose={onClose}
      onConfirm={reason =>
        void act({ params: { stayId: stay.id }, body: { version: stay.version, decision, reason } })
      }
    >
      <p>{t(isVoid ? messages.voidStayText : messages.confirmStayText)}</p>
    </ReasonDialog>
  )
}

function Plate({ stay }: { stay: StayView }) {
  const t = useTranslate()
  if (stay.plateText === null) return <span className="fx-soft">{t(messages.noPlate)}</span>
  return isKeyOf(PLATE_COLOURS, stay.plateColour) ? (
    <PlateChip text={stay.plateText} colour={stay.plateColour} />
  ) : (
    <strong>{stay.plateText}</strong>
  )
}

function Row({ stay }: { stay: StayView }) {
  return (
    <>
      <span className="fx-row fx-row--apart">
        <Plate stay={stay} />
        {stay.dueFen !== null && <Money fen={stay.dueFen} />}
      </span>
      <span className="fx-soft">
        {stay.lotName} · <When at={stay.exitedAt ?? stay.enteredAt} withAgo />
      </span>
    </>
  )
}

function Body({ stay }: { stay: StayView }) {
  const t = useTranslate()
  return (
    <>
      <div className="fx-row">
        <Plate stay={stay} />
        {stay.dueFen !== null && <Money fen={stay.dueFen} strong />}
        <Link to={`/stays/${stay.id}`}>{t(messages.putRight)}</Link>
      </div>
      {stay.reasons.length > 0 && (
        <ul className="fx-note">
          {stay.reasons.map(({ code, message }) => (
            <li key={code}>{t(message)}</li>
          ))}
        </ul>
      )}
      <StayPictures pictures={stay.pictures} />
      <Facts
        items={[
          [t(messages.lot), stay.lotName],
          [t(messages.bay), stay.bays.join('、') || null],
          [t(messages.source), stay.sourceName],
          [t(messages.entered), <When key="in" at={stay.enteredAt} />],
          [t(messages.exited), <When key="out" at={stay.exitedAt} withAgo />],
          [t(messages.voidAt), stay.voidAt && <When at={stay.voidAt} withAgo />],
        ]}
      />
    </>
  )
}
