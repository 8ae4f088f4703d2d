import type { StaffOrder } from '@fangxing/contract/orders'
import type { Problem, Result } from '@shared/net/result'
import { vibrateBriefly } from '@shared/phone/alarm'
import { useState } from 'react'
import { call } from '../calls'
import { routes } from '../routes'
import type { OrderAction } from './available-actions'
import { draftFromOrder } from './draft-from-order'

/** An action that opens a sheet first. */
export type ActionSheet =
  | Extract<OrderAction, 'cancel' | 'override' | 'police' | 'report' | 'waive' | 'swap' | 'cash' | 'code'>
  | 'more'

/** What a tap on an action does: some act at once, some open a sheet, some open another page. */
export function useOrderActions(
  order: StaffOrder,
  onOrder: (order: StaffOrder) => void,
  /** Before the car is held again: notes that it is there. */
  seeCar: () => Promise<void>,
) {
  const [openSheet, setOpenSheet] = useState<ActionSheet>()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function run<T>(send: () => Promise<Result<T>>): Promise<T | undefined> {
    setBusy(true)
    setProblem(undefined)
    const result = await send()
    setBusy(false)
    if (!result.ok) setProblem(result.problem)
    return result.ok ? result.value : undefined
  }

  async function raise(): Promise<void> {
    vibrateBriefly()
    const next = await run(() => call('raise', { params: { orderId: order.id }, body: {} }))
    if (next) onOrder(next)
  }

  async function reopen(): Promise<void> {
    setBusy(true)
    await seeCar()
    const draft = await run(() => draftFromOrder(order))
    if (draft) routes.recoverReplacing()
  }

  function start(action: OrderAction): void {
    setOpenSheet(undefined)
    switch (action) {
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
      case 'police':
      case 'report':
      case 'waive':
      case 'swap':
      case 'cash':
      case 'code':
        return setOpenSheet(action)
    }
  }

  return { openSheet, busy, problem, start, showSheet: setOpenSheet }
}
