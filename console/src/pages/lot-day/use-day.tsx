import { Input } from 'antd'
import { useTranslate } from '../../i18n/language'
import { dayAt } from '../../ui/shanghai-time'
import { useAddress } from '../../ui/use-address'
import { messages } from './messages'

const today = () => dayAt(Date.now())

/** The day that the address names, else today. */
export function useDay(): string {
  const given = useAddress().get('day')
  return given !== undefined && given <= today() ? given : today()
}

export function DayField({ day }: { day: string }) {
  const t = useTranslate()
  const address = useAddress()
  return (
    <label className="fx-row">
      {t(messages.day)}
      <Input
        className="fx-day"
        type="date"
        value={day}
        max={today()}
        onChange={event => {
          if (event.target.value) address.set({ day: event.target.value })
        }}
      />
    </label>
  )
}
