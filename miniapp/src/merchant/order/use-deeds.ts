import type { StaffOrder } from '@fangxing/contract/orders'
import type { Problem } from '@shared/net/answer'
import { tick } from '@shared/phone/alarm'
import { useState } from 'react'
import { call } from '../calls'
import { routes } from '../routes'
import type { Deed } from './offers'
import { draftAgain } from './reopen'

/** A deed that asks something first, in a sheet. */
export type Asking = Extract<Deed, 'cancel' | 'override' | 'waive' | 'swap' | 'cash' | 'code'> | 'more'

/** What a tap on a deed does: some act at once, some ask first, some lead elsewhere. */
export function useDeeds(order: StaffOrder, take: (order: StaffOrder) => void) {
  const [asking, setAsking] = useState<Asking>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function act<T>(sent: () => Promise<{ ok: true; value: T } | { ok: false; problem: Problem }>) {
    setBusy(true)
    setProblem(undefined)
    const answer = await sent()
    setBusy(false)
    if (!answer.ok) setProblem(answer.problem)
    return answer.ok ? answer.value : undefined
  }

  async function raise(): Promise<void> {
    tick()
    const next = await act(() => call('raise', { params: { orderId: order.id }, body: {} }))
    if (next) take(next)
  }

  async function reopen(): Promise<void> {
    const draft = await act(() => draftAgain(order))
    if (draft) routes.recoverInstead()
  }

  function start(deed: Deed): void {
    setAsking(undefined)
    switch (deed) {
      case 'raise':
        return void raise()
      case 'reopen':
        return void reopen()
      case 'prove':
        return routes.hand(order.id, order.plateText)
      case 'task':
        return order.moveTask ? routes.task(order.moveTask.id) : routes.tasks()
      case 'cancel':
      case 'override':
      case 'waive':
      case 'swap':
      case 'cash':
      case 'code':
        return setAsking(deed)
    }
  }

  return { asking, busy, problem, start, ask: setAsking }
}
