import type { AuditEntry } from '@fangxing/contract/audit'
import type { StaffOrder } from '@fangxing/contract/orders'
import { useEffect, useState } from 'react'
import type { Problem } from '../../net/problem'
import { useCall } from '../../ui/use-call'
import { inOrder } from './story-entries'

const MOST = 100

/** The audit entries of an order, oldest first; read again whenever the order has a new version. */
export function useStory({ id, version }: StaffOrder): {
  entries: readonly AuditEntry[]
  isLoading: boolean
  problem: Problem | undefined
  again: () => void
  /** Undefined: there is nothing earlier. */
  earlier: (() => void) | undefined
} {
  const newest = useCall('searchAudit', { query: { orderId: id, limit: MOST } }, { keepPrevious: true })
  const [cursor, setCursor] = useState<string>()
  const before = useCall(
    'searchAudit',
    cursor === undefined ? null : { query: { orderId: id, limit: MOST, cursor } },
  )
  const { again } = newest
  useEffect(() => {
    again()
    // oxlint-disable-next-line react/exhaustive-deps -- a new version is the reason to read, nothing else
  }, [version])
  const entries = inOrder([...(newest.value?.items ?? []), ...(before.value?.items ?? [])])
  const next = cursor === undefined ? newest.value?.next : undefined
  return {
    entries,
    isLoading: newest.isLoading,
    problem: newest.problem ?? before.problem,
    again,
    earlier: next === undefined ? undefined : () => setCursor(next),
  }
}
