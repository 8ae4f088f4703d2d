import type { StaffOrder } from '@fangxing/contract/orders'
import { useLiveOrder, type LiveOrder } from '@shared/live/use-live-order'
import { useEffect } from 'react'
import { call, subscribe } from '../calls'

/** One order of the staff, live. Read once at the start: there is no live message for an order that does not exist. */
export function useOrder(orderId: string | undefined): LiveOrder<StaffOrder> {
  const live = useLiveOrder<StaffOrder>({
    orderId,
    subscribe,
    select: message =>
      message.type === 'staff_order' && message.order.id === orderId ? message.order : undefined,
    fetch: (id, since) => call('readOrder', { params: { orderId: id }, query: { since } }),
  })
  const { refresh } = live
  useEffect(() => {
    if (orderId) void refresh()
  }, [orderId, refresh])
  return live
}
