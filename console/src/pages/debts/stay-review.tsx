import type { StayReason } from '@fangxing/contract/integration'
import type { StayView } from '@fangxing/contract/stays'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { CarPlate } from '../../ui/car-plate'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { CloneDialog } from './clone-dialog'
import { DecideStayDialog, type StayDecision } from './decide-stay-dialog'
import { OtherStays } from './other-stays'
import { ReviewQueue } from './review-queue'
import { reviewMessages as messages } from './review-messages'
import { RowText, StayBody } from './review-parts'
import { SourceChoice, useChosenSource } from './source-choice'

const ELSEWHERE: ReadonlySet<string> = new Set<StayReason>(['overlap', 'impossible_travel'])

/** Stays that cannot be as they are told: a person says which. */
export function StayReview() {
  const { lot } = useLotChoice()
  const [asked, setAsked] = useState<StayDecision>()
  const [cloned, setCloned] = useState<StayView>()
  const sourceId = useChosenSource()
  const query = { state: 'review' as const, lotId: lot?.id, sourceId, limit: 100 }
  const ask = (stay: StayView, decision: StayDecision['decision']) => () => setAsked({ stay, decision })
  return (
    <>
      <SourceChoice />
      <ReviewQueue
        reading={useCall('listStays', { query }, { everyMs: 60_000 })}
        row={stay => <Row stay={stay} />}
        body={stay => <Body stay={stay} />}
        acts={stay => [
          { letter: 'A', label: messages.confirmStay, kind: 'primary', run: ask(stay, 'confirm') },
          { letter: 'V', label: messages.voidStay, kind: 'danger', run: ask(stay, 'void') },
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
      {asked && <DecideStayDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function Row({ stay }: { stay: StayView }) {
  return (
    <RowText head={<CarPlate text={stay.plateText} colour={stay.plateColour} />} fen={stay.dueFen}>
      {stay.lotName} · <When at={stay.exitedAt ?? stay.enteredAt} withAgo />
    </RowText>
  )
}

function Body({ stay }: { stay: StayView }) {
  const t = useTranslate()
  return (
    <StayBody
      stay={stay}
      fen={stay.dueFen}
      findings={stay.reasons}
      pictures={stay.pictures}
      after={[[t(messages.voidAt), stay.voidAt && <When at={stay.voidAt} withAgo />]]}
    >
      {stay.reasons.some(({ code }) => ELSEWHERE.has(code)) && <OtherStays stay={stay} />}
      <Link to={`/stays/${stay.id}`}>{t(messages.putRight)}</Link>
    </StayBody>
  )
}
