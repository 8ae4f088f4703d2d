import { Input } from 'antd'
import { useTranslate } from '../i18n/language'
import { useLotChoice } from '../session/lot-choice'
import { messages } from './messages'
import { DAY_MS, dayAt } from './shanghai-time'
import { useAddress } from './use-address'

/** The day in Shanghai, as the contract writes it; so many days before today. */
const today = (daysBack = 0) => dayAt(Date.now() - daysBack * DAY_MS)

export type Days = { from: string; to: string; lotId?: string }

/** The days that the address names, else today and so many days before; in the lot that is chosen. */
export function useDays(daysBack = 0): Days {
  const address = useAddress()
  const { lot } = useLotChoice()
  const from = address.get('from') ?? today(daysBack)
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
