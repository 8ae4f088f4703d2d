import type { OwnerCall } from '@fangxing/contract/calls'
import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Problem } from '@shared/net/result'
import { useReset } from '@shared/ui/use-reset'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'
import type { OrderLink } from '../links/order-link'

type Device = OwnerCall<'scan'>['reply']['device']
export type Scan =
  | { status: 'loading' }
  | { status: 'problem'; problem: Problem }
  | { status: 'device'; device: Device }
  | { status: 'order'; order: OwnerOrder }

/** Resolves a link to an order: one request besides the sign-in. `device` when the device has no order. */
export function useScan(orderLink: OrderLink | undefined): { scan: Scan; retry: () => void } {
  const [scan, setScan] = useState<Scan>({ status: 'loading' })
  const [attempt, setAttempt] = useState(0)
  const key = JSON.stringify(orderLink)
  useReset(`${key} ${attempt}`, () => {
    if (key) setScan({ status: 'loading' })
  })

  useEffect(() => {
    let isUnmounted = false
    const fetchOrder = async (): Promise<Scan> => {
      const link = JSON.parse(key) as OrderLink
      if (link.by === 'order') {
        const result = await call('readOrder', { params: { orderId: link.orderId } })
        return result.ok
          ? { status: 'order', order: result.value }
          : { status: 'problem', problem: result.problem }
      }
      const body = link.by === 'link' ? { link: link.link } : { scene: link.scene }
      const result = await call('scan', { body })
      if (!result.ok) return { status: 'problem', problem: result.problem }
      const { order, device } = result.value
      return order ? { status: 'order', order } : { status: 'device', device }
    }
    if (!key) return undefined
    void fetchOrder().then(next => !isUnmounted && setScan(next))
    return () => {
      isUnmounted = true
    }
  }, [key, attempt])

  return { scan, retry: useCallback(() => setAttempt(value => value + 1), []) }
}
