import { Input } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useAddress } from '../../ui/use-address'
import { messages } from './messages'

const OFFSET_MS = 8 * 3_600_000
/** The day in Shanghai, as the contract writes it. */
const today = () => new Date(Date.now() + OFFSET_MS).toISOString().slice(0, 10)

export type Days = { from: string; to: string; lotId?: string }

/** The days that the address names, else today; in the lot that is chosen. */
export function useDays(): Days {
  const address = useAddress()
  const { lot } = useLotChoice()
  const from = address.get('from') ?? today()
  const to = address.get('to') ?? today()
  return { from, to: to < from ? from : to, ...(lot ? { lotId: lot.id } : {}) }
}

export function DayFields({ days }: { days: Days }) {
  const t = useTranslate()
  const address = useAddress()
  return (
    <div className="fx-row">
      {(['from', 'to'] as const).map(name => (
        <label key={name} className="fx-row">
          {t(messages[name])}
          <Input
            className="fx-day"
            type="date"
            value={days[name]}
            max={today()}
            onChange={event => {
              const day = event.target.value
              if (day) address.set({ [name]: day })
            }}
          />
        </label>
      ))}
    </div>
  )
}
