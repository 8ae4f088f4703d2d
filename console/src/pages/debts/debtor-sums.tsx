import { useTranslate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

/** How many cars the list below is about, and what they owe together; it appears when the platform has added it up. */
export function DebtorSums({ lotId }: { lotId: string | undefined }) {
  const t = useTranslate()
  const address = useAddress()
  const { value } = useCall('sumDebtors', { query: { lotId, search: address.get('search') } })
  if (!value || value.count === 0) return null
  return (
    <dl className="fx-sums">
      <div>
        <dt>{t(messages.cars)}</dt>
        <dd>{value.count.toLocaleString('en-US')}</dd>
      </div>
      <div>
        <dt>{t(messages.oweTogether)}</dt>
        <dd>
          <Money fen={value.dueFen} strong />
        </dd>
      </div>
    </dl>
  )
}
