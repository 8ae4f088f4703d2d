import type { PlateColour } from '@fangxing/contract/plate'
import type { ReactNode } from 'react'
import { useTranslate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { Cut } from '../../ui/data-table'
import { Money } from '../../ui/money'
import { ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { useCall } from '../../ui/use-call'
import type { Days } from '../../ui/use-days'
import { When } from '../../ui/when'
import { messages } from './messages'

/** A number that is read figure by figure; long ones of others by their beginning. */
export const figures = (text: string | null) => <Cut text={text} />

/** What the lists of payments, of what came in and of what was refunded have in common. */
export const SEARCH = {
  name: 'text',
  label: messages.searchText,
  hint: messages.searchHint,
  kind: 'text',
} as const
export const PLATE = {
  key: 'plate',
  title: messages.plate,
  show: (row: { plateText: string; plateColour: PlateColour }) => (
    <PlateChip text={row.plateText} colour={row.plateColour} />
  ),
}
export const LOT = { key: 'lot', title: messages.lot, show: (row: { lot: { name: string } }) => row.lot.name }
export const TIME = {
  key: 'at',
  title: messages.at,
  sortBy: 'time',
  show: (row: { createdAt: string }) => <When at={row.createdAt} />,
} as const
export const AMOUNT = {
  key: 'amount',
  title: messages.amount,
  sortBy: 'amount',
  align: 'right',
  show: (row: { amountFen: number }) => <Money fen={row.amountFen} />,
} as const
export const TRANSACTION = {
  key: 'transaction',
  title: messages.transaction,
  show: (row: { transactionId: string | null }) => figures(row.transactionId),
}
export const paymentAddress = (number: string): string => `/find-payment?text=${encodeURIComponent(number)}`

type Sum = { key: string; label: ReactNode; fen: number; isStrong?: boolean }

/** What the days come to, above their list. */
export function Sums({ days, sumsOf }: { days: Days; sumsOf: (value: Reply<'sumMoney'>) => readonly Sum[] }) {
  const { value, problem, again } = useCall('sumMoney', { query: days }, { keepPrevious: true })
  if (problem) return <ProblemNote problem={problem} again={again} />
  const sums = value ? sumsOf(value) : []
  if (sums.length === 0) return null
  return (
    <dl className="fx-sums">
      {sums.map(({ key, label, fen, isStrong }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>
            <Money fen={fen} strong={isStrong} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

export function Counted({ name, count }: { name: string; count: number }) {
  const t = useTranslate()
  return (
    <>
      {name} · {count} {t(messages.count)}
    </>
  )
}
