import { classNames } from '@shared/ui/class-names'
import { useTranslate } from '@shared/i18n/language'
import { messages } from './messages'
import './digit-pad.scss'

const COUNT = 2
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0'] as const

/** Two digits on keys large enough for a thumb: the phone's own keyboard would cover what they are compared with. */
export function DigitPad({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const t = useTranslate()
  return (
    <div className="mer-digits" role="group" aria-label={t(messages.digits)}>
      <div className="mer-digits__asked">
        <p>{t(messages.digits)}</p>
        <div className="mer-digits__cells" role="status" aria-label={`${t(messages.digit)} ${value}`}>
          {Array.from({ length: COUNT }, (_, place) => (
            <span
              key={place}
              className={classNames(
                'mer-digits__cell',
                'fx-number',
                place === value.length && 'mer-digits__cell--next',
              )}
              aria-hidden
            >
              {value[place] ?? ''}
            </span>
          ))}
        </div>
      </div>
      <div className="mer-digits__keys">
        {KEYS.map(key => (
          <button
            key={key}
            type="button"
            className="mer-digits__key fx-number"
            onClick={() => value.length < COUNT && onChange(value + key)}
          >
            {key}
          </button>
        ))}
        <button
          type="button"
          className="mer-digits__key mer-digits__key--erase"
          aria-label={t(messages.erase)}
          onClick={() => onChange(value.slice(0, -1))}
        >
          ⌫
        </button>
      </div>
    </div>
  )
}
