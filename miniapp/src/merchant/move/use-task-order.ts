import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { StaffOrder } from '@fangxing/contract/orders'
import { useEffect, useState } from 'react'
import { call } from '../calls'
import { useLotState } from '../lot/lot-store'

/**
 * The order of a task, for the pictures of the place. The board has those that are live; one that ended unpaid (called off,
 * released in an emergency, expired) still has its device standing there, and is read by itself.
 */
export function useTaskOrder(task: MoveTaskView | undefined): StaffOrder | undefined {
  const { board } = useLotState()
  const [fetched, setFetched] = useState<StaffOrder>()
  const orderId = task?.orderId
  const fromBoard = board?.orders.find(({ id }) => id === orderId)
  const isMissing = orderId !== undefined && !fromBoard && fetched?.id !== orderId
  useEffect(() => {
    if (!isMissing) return
    void call('readOrder', { params: { orderId }, query: {} }).then(result => {
      // Without it the task is shown without pictures: nothing else of it depends on them.
      if (result.ok) setFetched(result.value)
    })
  }, [isMissing, orderId])
  return fromBoard ?? (fetched?.id === orderId ? fetched : undefined)
}
