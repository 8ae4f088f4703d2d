import type { Plate } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'
import { forget, recall, remember } from '@shared/memory/memory'

/** What the plate page passes to the recovery page: the plate as first entered, and its arrears. */
export type Draft = {
  plate: Plate
  arrears: ArrearView[]
  chosen: string[]
  /** Another car wears the plate too. */
  isCloneSuspected?: boolean
}

const STORAGE_KEY = 'fangxing.draft'

/** Stored on the phone: a phone call or a killed app in the middle of a recovery must not lose the input. */
export const saveDraft = (draft: Draft): void => void remember(STORAGE_KEY, draft)
export const clearDraft = (): void => forget(STORAGE_KEY)

export function loadDraft(): Draft | undefined {
  const stored = recall(STORAGE_KEY) as Draft | undefined
  return stored && Array.isArray(stored.arrears) ? stored : undefined
}
