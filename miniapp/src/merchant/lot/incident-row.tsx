import type { IncidentView } from '@fangxing/contract/incidents'
import { INCIDENT_LABELS, INCIDENT_STATE_LABELS } from '@fangxing/contract/states'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import { Row } from '../ui/row'

export function IncidentRow({ incident, onClick }: { incident: IncidentView; onClick: () => void }) {
  const say = useSay()
  const language = useLanguage()
  const label = INCIDENT_LABELS[incident.kind]
  return (
    <Row
      tone={label.tone}
      head={say(label)}
      aside={<StateBadge label={INCIDENT_STATE_LABELS[incident.state]} />}
      below={[dayAndTime(incident.openedAt, language), incident.deviceId].filter(Boolean).join(' · ')}
      onClick={onClick}
    />
  )
}
