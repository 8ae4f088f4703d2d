import type { StaffOrder } from '@fangxing/contract/orders'
import { answered, type Answer } from '@shared/net/answer'
import { call } from '../calls'
import { keepDraft, type Draft } from '../recover/draft'

const ALL = 100

/** The same car again: its debts as they are now, those of the old order chosen where they are still open. */
export async function draftAgain(order: StaffOrder): Promise<Answer<Draft>> {
  const plate = { text: order.plateText, colour: order.plateColour }
  const answer = await call('listArrears', {
    query: { plateText: plate.text, plateColour: plate.colour, limit: ALL },
  })
  if (!answer.ok) return answer
  const before = new Set(order.arrears.map(({ arrearId }) => arrearId))
  const arrears = answer.value.items
  const chosen = arrears
    .filter(({ id, state }) => before.has(id) && state === 'outstanding')
    .map(({ id }) => id)
  const draft: Draft = { plate, arrears, chosen }
  keepDraft(draft)
  return answered(draft)
}
