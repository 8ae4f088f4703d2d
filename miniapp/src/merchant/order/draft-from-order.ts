import type { StaffOrder } from '@fangxing/contract/order-view'
import { success, type Result } from '@shared/net/result'
import { call } from '../calls'
import { saveDraft, type Draft } from '../recover/draft'

const ALL = 100

/** The same car again: its debts as they are now, those of the old order chosen where they are still open. */
export async function draftFromOrder(order: StaffOrder): Promise<Result<Draft>> {
  const plate = { text: order.plateText, colour: order.plateColour }
  const result = await call('listArrears', {
    query: { plateText: plate.text, plateColour: plate.colour, limit: ALL },
  })
  if (!result.ok) return result
  const before = new Set(order.arrears.map(({ arrearId }) => arrearId))
  const arrears = result.value.items
  const chosen = arrears
    .filter(({ id, state }) => before.has(id) && state === 'outstanding')
    .map(({ id }) => id)
  const draft: Draft = { plate, arrears, chosen }
  saveDraft(draft)
  return success(draft)
}
