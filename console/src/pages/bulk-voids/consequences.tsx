import type { BulkVoidPreview } from '@fangxing/contract/bulk-voids'
import type { ReactNode } from 'react'
import { useTranslate } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { Money } from '../../ui/money'
import { ownersToNotifyFacts } from '../../ui/owners-to-notify'
import { messages } from './messages'

/** What follows from voiding these stays: how many of each, and for how much. What there is none of is left out. */
export function Consequences({ preview }: { preview: BulkVoidPreview }) {
  const t = useTranslate()
  const counted = (count: number, fen?: number): ReactNode =>
    count === 0 ? null : (
      <>
        <strong>{count}</strong>
        {fen !== undefined && (
          <>
            {' · '}
            <Money fen={fen} />
          </>
        )}
      </>
    )
  return (
    <Facts
      items={[
        [t(messages.stays), <strong key="stays">{preview.stays}</strong>],
        [t(messages.debts), counted(preview.debts, preview.debtsFen)],
        [t(messages.holds), counted(preview.holds)],
        [t(messages.bills), counted(preview.bills)],
        [t(messages.paid), counted(preview.paidDebts, preview.paidFen)],
        [t(messages.paidElsewhere), counted(preview.paidElsewhere)],
        [t(messages.left), counted(preview.left)],
        [t(messages.owners), counted(preview.owners)],
        ...ownersToNotifyFacts(t, messages.toTell, preview.toTell),
      ]}
    />
  )
}
