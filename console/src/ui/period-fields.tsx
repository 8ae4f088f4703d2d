import { Input } from 'antd'
import { useTranslate } from '../i18n/language'
import { messages } from './messages'
import { useAddress } from './use-address'

/** The names under which a period stands in the address: for a list that is narrowed by it. */
export const PERIOD_NAMES = ['from', 'to'] as const

/** The days that the address names; without one there is no bound on that side. */
export function usePeriod(): { from?: string; to?: string } {
  const address = useAddress()
  const from = address.get('from')
  const to = address.get('to')
  return { ...(from ? { from } : {}), ...(to ? { to: from && to < from ? from : to } : {}) }
}

export function PeriodFields() {
  const t = useTranslate()
  const address = useAddress()
  return (
    <div className="fx-row">
      {PERIOD_NAMES.map(name => (
        <label key={name} className="fx-row">
          {t(messages[name])}
          <Input
            className="fx-day"
            type="date"
            allowClear
            value={address.get(name) ?? ''}
            onChange={event => address.set({ [name]: event.target.value })}
          />
        </label>
      ))}
    </div>
  )
}
