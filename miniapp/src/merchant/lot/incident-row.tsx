import type { IncidentView } from '@fangxing/contract/incidents'
import { INCIDENT_LABELS, INCIDENT_STATE_LABELS } from '@fangxing/contract/states'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { Row } from '../ui/row'

export function IncidentRow({ incident, onClick }: { incident: IncidentView; onClick: () => void }) {
  const t = useTranslate()
  const language = useLanguage()
  const label = INCIDENT_LABELS[incident.kind]
  return (
    <Row
      tone={label.tone}
      title={t(label)}
      aside={<StateBadge label={INCIDENT_STATE_LABELS[incident.state]} />}
      detail={[dayAndTime(incident.openedAt, language), incident.deviceId].filter(Boolean).join(' · ')}
      onClick={onClick}
    />
  )
}
