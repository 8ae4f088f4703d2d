import { askedCorrectionOf, type IncidentView } from '@fangxing/contract/incidents'
import { formatYuan } from '@fangxing/contract/money'
import { INCIDENT_LABELS, INCIDENT_STATE_LABELS } from '@fangxing/contract/states'
import { Plate } from '@shared/ui/plate'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Language } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useAgo } from '@shared/ui/use-ago'
import { Row } from '../ui/row'

/** What another system wants corrected in a stay, from old to new. */
export function changesOf(incident: IncidentView, language: Language): string {
  const asked = askedCorrectionOf(incident)
  if (!asked) return ''
  const { before, proposal } = asked
  const at = (time: string | null | undefined) => (time ? dayAndTime(time, language) : '?')
  return [
    proposal.plateText ? `${before.plateText ?? '?'} → ${proposal.plateText}` : '',
    ...(['enteredAt', 'exitedAt'] as const).map(name =>
      proposal[name] ? `${at(before[name])} → ${at(proposal[name])}` : '',
    ),
    proposal.totalFen === undefined ? '' : formatYuan(proposal.totalFen),
  ]
    .filter(Boolean)
    .join(' · ')
}

/** What the owner wrote. */
const wordsOf = ({ detail }: IncidentView): string =>
  [detail.reason, detail.note].filter(text => typeof text === 'string').join(' ')

/** An incident in a list, with the car and the owner's words where it has them. */
export function IncidentRow({ incident, onClick }: { incident: IncidentView; onClick: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const ago = useAgo()
  const label = INCIDENT_LABELS[incident.kind]
  return (
    <Row
      tone={label.tone}
      title={
        incident.plateText && incident.plateColour ? (
          <>
            {t(label)} <Plate size="small" text={incident.plateText} colour={incident.plateColour} />
          </>
        ) : (
          t(label)
        )
      }
      aside={<StateBadge label={INCIDENT_STATE_LABELS[incident.state]} />}
      detail={[
        dayAndTime(incident.openedAt, language),
        ago(incident.openedAt),
        incident.deviceId,
        changesOf(incident, language),
        wordsOf(incident),
      ]
        .filter(Boolean)
        .join(' · ')}
      onClick={onClick}
    />
  )
}
