import type { OwnerCall } from '@fangxing/contract/calls'
import type { OwnerOrder } from '@fangxing/contract/orders'
import type { Problem } from '@shared/net/answer'
import { useCallback, useEffect, useState } from 'react'
import { call } from '../calls'
import type { Entry } from './entry'

type Device = OwnerCall<'scan'>['reply']['device']
export type Scan =
  | { at: 'asking' }
  | { at: 'problem'; problem: Problem }
  | { at: 'device'; device: Device }
  | { at: 'order'; order: OwnerOrder }

/** Turns an entry into an order: one request besides the sign-in. A device without an order says so. */
export function useScan(entry: Entry | undefined): { scan: Scan; again: () => void } {
  const [scan, setScan] = useState<Scan>({ at: 'asking' })
  const [turn, setTurn] = useState(0)
  const key = JSON.stringify(entry)

  useEffect(() => {
    let left = false
    const read = async (): Promise<Scan> => {
      const asked = JSON.parse(key) as Entry
      if (asked.by === 'order') {
        const answer = await call('readOrder', { params: { orderId: asked.orderId } })
        return answer.ok ? { at: 'order', order: answer.value } : { at: 'problem', problem: answer.problem }
      }
      const body = asked.by === 'link' ? { link: asked.link } : { scene: asked.scene }
      const answer = await call('scan', { body })
      if (!answer.ok) return { at: 'problem', problem: answer.problem }
      const { order, device } = answer.value
      return order ? { at: 'order', order } : { at: 'device', device }
    }
    if (!key) return undefined
    setScan({ at: 'asking' })
    void read().then(next => !left && setScan(next))
    return () => {
      left = true
    }
  }, [key, turn])

  return { scan, again: useCallback(() => setTurn(value => value + 1), []) }
}
