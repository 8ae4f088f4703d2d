import type { OwnerBill } from '@fangxing/contract/bills'
import { createPoller } from '@shared/live/poller'
import type { RefundState } from '@fangxing/contract/states'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'

/** A refund in these states moves on by itself. */
const MOVING_REFUNDS: readonly RefundState[] = ['requested', 'approved', 'submitted', 'processing']

/** Whether somebody else can change what is shown: their payment, a device at the car, the end of the bill, a refund. */
const mayChange = ({ state, refunds }: OwnerBill): boolean =>
  state === 'open' || refunds.some(refund => MOVING_REFUNDS.includes(refund.state))

type Read = { bill: OwnerBill; atMs: number }

/** A bill, read again as long as it may change. `atMs`: when it was read, by the clock of this phone. */
export function useBill(initial: OwnerBill): Read & { refresh: () => Promise<boolean> } {
  const [{ bill, atMs }, setRead] = useState<Read>(() => ({ bill: initial, atMs: Date.now() }))
  const billId = initial.id
  const refresh = useCallback(async () => {
    const result = await call('readBill', { params: { billId } })
    // An answer that was overtaken by a newer one is left out.
    if (result.ok)
      setRead(known =>
        result.value.version < known.bill.version ? known : { bill: result.value, atMs: Date.now() },
      )
    return result.ok
  }, [billId])
  const isWatched = mayChange(bill)
  useEffect(() => {
    if (!isWatched) return undefined
    const poller = createPoller(refresh)
    poller.fast()
    return poller.stop
  }, [isWatched, refresh])
  return { bill, atMs, refresh }
}
