import { REVIEW_DECISION_LABELS, type Difference } from '@fangxing/contract/second-looks'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { Facts } from '../../ui/facts'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { Desk } from './desk'
import { deskMessages as messages } from './desk-messages'
import { LookBody, LookRow } from './second-desk'

/** Where two people answered otherwise: a manager sees both, changes it by the usual acts or leaves it, and closes it. */
export function DifferenceDesk() {
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<Difference>()
  const { value, problem, again } = useCall(
    'listDifferences',
    { query: { lotId: lot?.id, limit: '100' } },
    { everyMs: 60_000 },
  )
  return (
    <>
      <Desk
        items={value?.items}
        hasMore={value?.next !== undefined}
        problem={problem}
        again={again}
        keyOf={({ id }) => id}
        row={difference => <LookRow look={difference} />}
        body={difference => <Body difference={difference} />}
        acts={difference => [
          { letter: 'C', label: messages.close, kind: 'primary', run: () => setAsked(difference) },
        ]}
        empty={messages.noDifferences}
      />
      {asked && <CloseDialog difference={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function CloseDialog({ difference, onClose }: { difference: Difference; onClose: () => void }) {
  const t = useTranslate()
  const { act, isActing, problem } = useAct('closeDifference', {
    quiet: true,
    done: messages.closed,
    changes: ['listDifferences'],
    onDone: onClose,
  })
  return (
    <ReasonDialog
      isOpen
      title={t(messages.close)}
      confirm={t(messages.close)}
      usual={[messages.firstRight, messages.changedIt].map(t)}
      isActing={isActing}
      problem={problem}
      onClose={onClose}
      onConfirm={reason => void act({ params: { lookId: difference.id }, body: { reason } })}
    >
      <p>{t(messages.closeText)}</p>
    </ReasonDialog>
  )
}

function Body({ difference }: { difference: Difference }) {
  const t = useTranslate()
  const { arrearId, stayId, first, second } = difference
  const said = ({ decision, by, reason, at }: Difference['first']) => (
    <>
      <strong>{t(REVIEW_DECISION_LABELS[decision])}</strong> · {reason}{' '}
      <span className="fx-soft">
        {by} <When at={at} />
      </span>
    </>
  )
  return (
    <>
      <Facts
        items={[
          [t(messages.firstAnswer), said(first)],
          [t(messages.secondAnswer), said(second)],
        ]}
      />
      <p>
        {arrearId !== null && <Link to={`/debts/${arrearId}`}>{t(messages.seeDebt)}</Link>}
        {arrearId === null && stayId !== null && <Link to={`/stays/${stayId}`}>{t(messages.seeStay)}</Link>}
      </p>
      <LookBody look={difference} />
    </>
  )
}
