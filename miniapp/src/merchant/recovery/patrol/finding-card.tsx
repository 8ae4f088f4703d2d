import type { PatrolFinding } from '@fangxing/contract/sightings'
import { Card } from '@shared/ui/card'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { useTranslate } from '@shared/i18n/language'
import { CloneNote } from '../../found/clone-note'
import { DebtorFacts, useHoldText } from '../../found/debtor-facts'
import { MAY_MEET_LABELS, messages as found } from '../../found/messages'
import './finding-card.scss'

/** What a car owes and may meet, large enough to be read in the sun at arm's length. */
export function FindingCard({ finding }: { finding: PatrolFinding }) {
  const t = useTranslate()
  const holdText = useHoldText(finding)
  const label = MAY_MEET_LABELS[finding.mayMeet.kind]
  return (
    <Card tone={label.tone}>
      <div className="mer-finding">
        <p className="mer-finding__verdict">{t(label)}</p>
        {holdText ? <p className="mer-finding__from">{holdText}</p> : null}
        <span className="mer-line">
          <Plate size="normal" text={finding.plateText} colour={finding.plateColour} />
          <span className="mer-hint">{`${finding.arrearCount} ${t(found.arrears)}`}</span>
        </span>
        <CloneNote isSuspected={finding.isCloneSuspected} />
        <Money size="large" amountFen={finding.dueFen} />
        <DebtorFacts debtor={finding} />
      </div>
    </Card>
  )
}
