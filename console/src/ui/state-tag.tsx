import type { Label } from '@fangxing/contract/states'
import { useTranslate } from '../i18n/language'

/** A state by word and colour, both from the contract: `<StateTag label={RECOVERY_ORDER_LABELS[order.state]} />`. */
export function StateTag({ label }: { label: Label }) {
  const t = useTranslate()
  return (
    <span className={`fx-tag fx-tag--${label.tone}`}>
      <span className="fx-tag__dot" aria-hidden />
      {t(label)}
    </span>
  )
}
