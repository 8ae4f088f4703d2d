import { REVIEW_DECISION_LABELS, type SecondLook } from '@fangxing/contract/second-looks'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ActWithReason } from '../../ui/act-with-reason'
import { CarPlate } from '../../ui/car-plate'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { ReviewQueue } from './review-queue'
import { reviewMessages as messages } from './review-messages'
import { RowText, StayBody } from './review-parts'

type Asked = { look: SecondLook; decision: 'owed' | 'not_owed' }

/** A sample of what colleagues have decided: the same question once more, without their answer. */
export function SecondReview() {
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<Asked>()
  const query = { lotId: lot?.id, limit: '100' }
  const ask = (look: SecondLook, decision: Asked['decision']) => () => setAsked({ look, decision })
  return (
    <>
      <ReviewQueue
        reading={useCall('listSecondLooks', { query }, { everyMs: 60_000 })}
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
  const title = t(REVIEW_DECISION_LABELS[decision])
  const usual = decision === 'owed' ? [messages.compared] : [messages.misread, messages.noEntry]
  return (
    <ActWithReason
      isOpen
      title={title}
      confirm={title}
      usual={usual.map(t)}
      initial={t(usual[0]!)}
      call="lookAgain"
      input={reason => ({ params: { lookId: look.id }, body: { decision, reason } })}
      done={messages.decided}
      changes={['listSecondLooks', 'listDifferences', 'listReviewRates']}
      onClose={onClose}
    >
      <p>{t(messages.secondText)}</p>
    </ActWithReason>
  )
}

export function LookRow({ look }: { look: SecondLook }) {
  return (
    <RowText head={<CarPlate text={look.plateText} colour={look.plateColour} />} fen={look.amountFen}>
      {look.lotName} · <When at={look.decidedAt} withAgo />
    </RowText>
  )
}

export function LookBody({ look }: { look: SecondLook }) {
  const t = useTranslate()
  return (
    <StayBody
      stay={look}
      fen={look.amountFen}
      findings={look.findings}
      pictures={look.photos}
      before={[[t(messages.note), look.note]]}
      after={[[t(messages.firstDecided), <When key="at" at={look.decidedAt} withAgo />]]}
    />
  )
}
