import { LOT_CLOSED_LABEL, type LotView } from '@fangxing/contract/lots'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { StateBadge } from '@shared/ui/state-badge'

const messages = {
  since: { zh: '自', en: 'Since' },
} satisfies Catalogue

/** That a lot takes no new recovery, and since when; nothing of any other lot. */
export function ClosedLotBadge({ lot: { closedAt } }: { lot: Pick<LotView, 'closedAt'> }) {
  const t = useTranslate()
  const language = useLanguage()
  if (!closedAt) return null
  return (
    <span className="mer-hint">
      <StateBadge label={LOT_CLOSED_LABEL} /> {t(messages.since)} {dayAndTime(closedAt, language)}
    </span>
  )
}
