import { CLONE_WARNING } from '@fangxing/contract/clones'
import type { SightingView } from '@fangxing/contract/sightings'
import { Money } from '@shared/ui/money'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { clockTime, day } from '@shared/i18n/time'
import { useAgo } from '@shared/ui/use-ago'
import { messages as common } from '../messages'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { useHoldText } from './debtor-facts'
import { MAY_MEET_LABELS, messages } from './messages'

/** A car that owes and is here now: where, since when, and what it may meet. */
export function SightingRow({ sighting }: { sighting: SightingView }) {
  const t = useTranslate()
  const language = useLanguage()
  const { plateText, plateColour, bay, seenAt, arrearCount, dueFen, oldestExitedAt, seenCount } = sighting
  const holdText = useHoldText(sighting)
  const ago = useAgo()
  const label = MAY_MEET_LABELS[sighting.mayMeet.kind]
  const place = [
    bay ? `${t(common.bay)} ${bay}` : undefined,
    `${clockTime(seenAt)} ${t(messages.seenAt)}`,
    ago(seenAt),
  ]
  const history = [
    `${arrearCount} ${t(messages.arrears)}`,
    oldestExitedAt ? `${t(messages.oldest)} ${day(oldestExitedAt, language)}` : undefined,
    `${t(messages.seenCount)} ${seenCount} ${t(messages.times)}`,
  ]
  const notes = [
    sighting.isCloneSuspected ? t(CLONE_WARNING) : undefined,
    sighting.isColourSeen ? holdText : t(messages.colourUnseen),
  ].filter(note => note !== undefined)
  return (
    <Row
      tone={label.tone}
      title={<Plate size="small" text={plateText} colour={plateColour} />}
      aside={<StateBadge label={label} />}
      detail={[...place, ...history].filter(Boolean).join(' · ')}
      end={<Money amountFen={dueFen} size="strong" />}
      footer={notes.length === 0 ? undefined : <span className="mer-hint">{notes.join(' · ')}</span>}
      onClick={() => routes.plate(plateText, plateColour)}
    />
  )
}
