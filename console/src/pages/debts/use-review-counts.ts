import { useMay } from '../../session/may'
import { useCall, type Reading } from '../../ui/use-call'
import { useChosenSource } from './source-choice'

const EVERY = { everyMs: 60_000 }
const LIMIT = 100
/** A queue that is opened is read again. */
export const COUNTED = ['listDebtReviews', 'listStays', 'listApprovals'] as const

type Counted = Reading<{ items: readonly unknown[]; next?: string; isCut?: true }>

const textOf = ({ value }: Counted): string | undefined =>
  value && value.items.length > 0
    ? `${value.items.length}${value.next !== undefined || value.isCut ? '+' : ''}`
    : undefined

/** How much waits in each queue, by its tab, as the queue itself reads it; nothing where nothing waits. */
export function useReviewCounts(lotId: string | undefined): {
  counts: Readonly<Record<string, string | undefined>>
  isCounting: boolean
} {
  const may = useMay()
  const query = { lotId, sourceId: useChosenSource(), limit: LIMIT }
  const debts = useCall('listDebtReviews', may('listDebtReviews', 'confirmArrears') ? { query } : null, EVERY)
  const stays = useCall(
    'listStays',
    may('listStays', 'decideStay') ? { query: { state: 'review', ...query } } : null,
    EVERY,
  )
  const approvals = useCall('listApprovals', {}, EVERY)
  return {
    counts: { debts: textOf(debts), stays: textOf(stays), approvals: textOf(approvals) },
    isCounting: [debts, stays, approvals].some(({ isLoading }) => isLoading),
  }
}
