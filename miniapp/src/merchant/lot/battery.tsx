import { DEVICE_POWER_LABELS, type DevicePower } from '@fangxing/contract/states'
import { useTranslate } from '@shared/i18n/language'
import './battery.scss'

/** Battery level, in the colour of its state. */
export function Battery({ pct, power }: { pct: number | null; power: DevicePower }) {
  const t = useTranslate()
  const { tone } = DEVICE_POWER_LABELS[power]
  return (
    <span className={`mer-battery mer-battery--${tone}`}>
      <span className="mer-battery__case" aria-hidden>
        <span className="mer-battery__level" style={{ width: `${pct ?? 0}%` }} />
      </span>
      <span className="fx-number">{pct === null ? t({ zh: '未知', en: 'unknown' }) : `${pct}%`}</span>
    </span>
  )
}
