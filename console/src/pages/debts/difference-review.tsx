import { REVIEW_DECISION_LABELS, type Difference } from '@fangxing/contract/second-looks'
import { Link } from 'react-router'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ActWithReason } from '../../ui/act-with-reason'
import { Facts } from '../../ui/facts'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ReviewQueue } from './review-queue'
import { reviewMessages as messages } from './review-messages'
import { LookBody, LookRow } from './second-review'

/** Where two people answered otherwise: a manager sees both, changes it by the usual acts or leaves it, and closes it. */
export function DifferenceReview() {
  const t = useTranslate()
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<Difference>()
  const query = { lotId: lot?.id, limit: '100' }
  return (
    <>
      <ReviewQueue
        reading={useCall('listDifferences', { query }, { everyMs: 60_000 })}
        row={difference => <LookRow look={difference} />}
        body={difference => <Body difference={difference} />}
        acts={difference => [
          { letter: 'C', label: messages.close, kind: 'primary', run: () => setAsked(difference) },
        ]}
        empty={messages.noDifferences}
      />
      {asked && (
        <ActWithReason
          isOpen
          title={t(messages.close)}
          confirm={t(messages.close)}
          usual={[messages.firstRight, messages.changedIt].map(t)}
          call="closeDifference"
          input={reason => ({ params: { lookId: asked.id }, body: { reason } })}
          done={messages.closed}
          changes={['listDifferences']}
          onClose={() => setAsked(undefined)}
        >
          <p>{t(messages.closeText)}</p>
        </ActWithReason>
      )}
    </>
  )
}

function Body({ difference }: { difference: Difference }) {
  const t = useTranslate()
  const { arrearId, stayId, first, second } = difference
  const answer = ({ decision, by, reason, at }: Difference['first']) => (
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
          [t(messages.firstAnswer), answer(first)],
          [t(messages.secondAnswer), answer(second)],
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
