import type { StaffOrder } from '@fangxing/contract/orders'
import { useLiveOrder, type LiveOrder } from '@shared/live/use-live-order'
import { useEffect } from 'react'
import { call, watch } from '../calls'

/** One order of the staff, live. Read once at the start: the socket says nothing of an order that is not there. */
export function useOrder(orderId: string | undefined): LiveOrder<StaffOrder> {
  const live = useLiveOrder<StaffOrder>({
    orderId,
    watch,
    pick: tell => (tell.type === 'staff_order' && tell.order.id === orderId ? tell.order : undefined),
    read: id => call('readOrder', { params: { orderId: id } }),
  })
  const { refresh } = live
  useEffect(() => {
    if (orderId) void refresh()
  }, [orderId, refresh])
  return live
}
