import type { Label } from '@fangxing/contract/states'
import { useTranslate } from '../i18n/language'
import './state-badge.scss'

/** A state with its label and colour from the contract: `<StateBadge label={RECOVERY_ORDER_LABELS[state]} />`. */
export function StateBadge({ label }: { label: Label }) {
  const t = useTranslate()
  return (
    <span className={`fx-badge fx-badge--${label.tone}`}>
      <span className="fx-badge__dot" aria-hidden />
      {t(label)}
    </span>
  )
}
