import type { IncidentView } from '@fangxing/contract/incidents'
import { useTranslate } from '../../i18n/language'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { Money } from '../../ui/money'
import { messages } from './messages'

/** Debts whose payment another system took back, after a car was let go for it, are owed again. */
export function RestoreDebts({ row }: { row: IncidentView }) {
  const t = useTranslate()
  const { amountFen } = row.detail
  return (
    <ButtonWithReason
      button={{ size: 'small' }}
      label={t(messages.restore)}
      title={t(messages.restore)}
      usual={[t(messages.usualReversed)]}
      confirm={t(messages.restore)}
      call="restoreDebts"
      input={reason => ({ params: { incidentId: row.id }, body: { reason } })}
      done={messages.restored}
      changes={['listIncidents', 'today', 'listArrears', 'readArrear']}
    >
      {typeof amountFen === 'number' && (
        <p>
          <Money fen={amountFen} />
        </p>
      )}
      <p>{t(messages.restoreWhat)}</p>
    </ButtonWithReason>
  )
}
