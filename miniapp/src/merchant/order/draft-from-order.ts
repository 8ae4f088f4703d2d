import type { StaffOrder } from '@fangxing/contract/orders'
import { success, type Result } from '@shared/net/result'
import { call } from '../calls'
import { saveDraft, type Draft } from '../recover/draft'

const PAGE_LIMIT = 100

/** A draft for the same car: its arrears as they are now; those of the old order are chosen while still open. */
export async function draftFromOrder(order: StaffOrder): Promise<Result<Draft>> {
  const plate = { text: order.plateText, colour: order.plateColour }
  const result = await call('listArrears', {
    query: { plateText: plate.text, plateColour: plate.colour, limit: PAGE_LIMIT },
  })
  if (!result.ok) return result
  const previousIds = new Set(order.arrears.map(({ arrearId }) => arrearId))
  const arrears = result.value.items
  const chosen = arrears
    .filter(({ id, state }) => previousIds.has(id) && state === 'outstanding')
    .map(({ id }) => id)
  const { isCloneSuspected } = result.value
  const draft: Draft = { plate, arrears, chosen, ...(isCloneSuspected ? { isCloneSuspected } : {}) }
  saveDraft(draft)
  return success(draft)
}
