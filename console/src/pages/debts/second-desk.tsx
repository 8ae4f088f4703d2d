import { REVIEW_DECISION_LABELS, type SecondLook } from '@fangxing/contract/second-looks'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { CarPlate } from '../../ui/car-plate'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { ReasonDialog } from '../../ui/reason-dialog'
import { StayPictures } from '../../ui/stay-pictures'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { Desk } from './desk'
import { deskMessages as messages } from './desk-messages'

type Asked = { look: SecondLook; decision: 'owed' | 'not_owed' }

/** A sample of what colleagues have decided: the same question once more, without their answer. */
export function SecondDesk() {
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<Asked>()
  const { value, problem, again } = useCall(
    'listSecondLooks',
    { query: { lotId: lot?.id, limit: '100' } },
    { everyMs: 60_000 },
  )
  const ask = (look: SecondLook, decision: Asked['decision']) => () => setAsked({ look, decision })
  return (
    <>
      <Desk
        items={value?.items}
        hasMore={value?.next !== undefined}
        problem={problem}
        again={again}
        keyOf={({ id }) => id}
        row={look => <LookRow look={look} />}
        body={look => <LookBody look={look} />}
        acts={look => [
          { letter: 'A', label: REVIEW_DECISION_LABELS.owed, kind: 'primary', run: ask(look, 'owed') },
          { letter: 'V', label: REVIEW_DECISION_LABELS.not_owed, kind: 'danger', run: ask(look, 'not_owed') },
        ]}
        empty={messages.noSecond}
      />
      {asked && <LookDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function LookDialog({ look, decision, onClose }: Asked & { onClose: () => void }) {
  const t = useTranslate()
  const { act, isActing, problem } = useAct('lookAgain', {
    quiet: true,
    done: messages.decided,
    changes: ['listSecondLooks', 'listDifferences', 'listReviewRates'],
    onDone: onClose,
  })
  const title = t(REVIEW_DECISION_LABELS[decision])
  const usual = decision === 'owed' ? [messages.compared] : [messages.misread, messages.noEntry]
  return (
    <ReasonDialog
      isOpen
      title={title}
      confirm={title}
      usual={usual.map(t)}
      initial={t(usual[0]!)}
      isActing={isActing}
      problem={problem}
      onClose={onClose}
      onConfirm={reason => void act({ params: { lookId: look.id }, body: { decision, reason } })}
    >
      <p>{t(messages.secondText)}</p>
    </ReasonDialog>
  )
}

export function LookRow({ look }: { look: SecondLook }) {
  return (
    <>
      <span className="fx-row fx-row--apart">
        <CarPlate text={look.plateText} colour={look.plateColour} />
        {look.amountFen !== null && <Money fen={look.amountFen} />}
      </span>
      <span className="fx-soft">
        {look.lotName} · <When at={look.decidedAt} withAgo />
      </span>
    </>
  )
}

export function LookBody({ look }: { look: SecondLook }) {
  const t = useTranslate()
  return (
    <>
      <div className="fx-row">
        <CarPlate text={look.plateText} colour={look.plateColour} />
        {look.amountFen !== null && <Money fen={look.amountFen} strong />}
      </div>
      {look.findings.length > 0 && (
        <ul className="fx-note">
          {look.findings.map(({ code, message }) => (
            <li key={code}>{t(message)}</li>
          ))}
        </ul>
      )}
      <StayPictures pictures={look.photos} />
      <Facts
        items={[
          [t(messages.note), look.note],
          [t(messages.lot), look.lotName],
          [t(messages.bay), look.bays.join('、') || null],
          [t(messages.source), look.sourceName],
          [t(messages.entered), <When key="in" at={look.enteredAt} />],
          [t(messages.exited), <When key="out" at={look.exitedAt} />],
          [t(messages.firstDecided), <When key="at" at={look.decidedAt} withAgo />],
        ]}
      />
    </>
  )
}
