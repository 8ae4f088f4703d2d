import type { IncidentView } from '@fangxing/contract/incidents'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useNow } from '@shared/ui/use-now'
import { routes } from '../routes'

const messages = {
  title: { zh: '车主异议快到时限，请答复', en: 'An objection is about to run out' },
  decide: { zh: '去答复', en: 'Answer' },
} satisfies Catalogue

/** The platform's limit; afterwards the lock went down by itself, and the alarm is one of the list. */
const ANSWER_WITHIN_MS = 30 * 60_000

/** Objections at held cars that a manager has only minutes to answer, on every page. */
export function ObjectionBanner({ incidents }: { incidents: IncidentView[] }) {
  const t = useTranslate()
  const now = useNow()
  const waiting = incidents.filter(({ openedAt }) => now - Date.parse(openedAt) < ANSWER_WITHIN_MS)
  if (waiting.length === 0) return null
  return (
    <Alert
      urgent
      tone="bad"
      title={t(messages.title)}
      actions={<Button onClick={routes.decisions}>{t(messages.decide)}</Button>}
    >
      {waiting.map(({ plateText }) => plateText).join(' · ')}
    </Alert>
  )
}
