import type { DevicePosition } from '@fangxing/contract/states'
import { DEVICE_POSITION_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '@shared/i18n/language'
import './lock-view.scss'

/** The position of the lock: the drawn arm follows the device's reports. */
export function LockView({ position }: { position: DevicePosition }) {
  const t = useTranslate()
  const label = DEVICE_POSITION_LABELS[position]
  return (
    <div className={`mer-lock mer-lock--${position} mer-lock--tone-${label.tone}`}>
      <div className="mer-lock__drawing" aria-hidden>
        <span className="mer-lock__arm fx-still" />
        <span className="mer-lock__base" />
        <span className="mer-lock__ground" />
      </div>
      <p className="mer-lock__word" role="status">
        {t(label)}
      </p>
    </div>
  )
}
