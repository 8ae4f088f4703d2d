import { useTranslate } from '@shared/i18n/language'
import './signal.scss'

/** The minimum RSSI (dBm) of each bar, as phones draw them for a cellular modem. */
const BARS_DBM = [-110, -100, -90, -80]

/** Signal strength of the device: bars, and the reading for whoever has to find a better place. */
export function Signal({ rssi }: { rssi: number | null }) {
  const t = useTranslate()
  return (
    <span className="mer-signal">
      <span className="mer-signal__bars" aria-hidden>
        {BARS_DBM.map((minimumDbm, index) => (
          <span
            key={minimumDbm}
            className={`mer-signal__bar mer-signal__bar--${index} ${
              rssi !== null && rssi >= minimumDbm ? 'mer-signal__bar--on' : ''
            }`}
          />
        ))}
      </span>
      <span className="fx-number">
        {rssi === null ? t({ zh: '信号未知', en: 'no reading' }) : `${rssi} dBm`}
      </span>
    </span>
  )
}
