import { useTranslate } from '../../i18n/language'
import { Money } from '../../ui/money'
import { useAddress } from '../../ui/use-address'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

/** How many cars the list below is about, and what they owe together; a dash until the platform has added it up. */
export function DebtorSums({ lotId }: { lotId: string | undefined }) {
  const t = useTranslate()
  const address = useAddress()
  const asked = { query: { lotId, search: address.get('search') } }
  const { value, problem } = useCall('sumDebtors', asked, { keepPrevious: true })
  // The list says itself that nothing was found.
  if (value?.count === 0) return null
  const known = problem ? undefined : value
  return (
    <dl className="fx-sums">
      <div>
        <dt>{t(messages.cars)}</dt>
        <dd>{known ? known.count.toLocaleString('en-US') : '—'}</dd>
      </div>
      <div>
        <dt>{t(messages.oweTogether)}</dt>
        <dd>{known ? <Money fen={known.dueFen} strong /> : '—'}</dd>
      </div>
    </dl>
  )
}
