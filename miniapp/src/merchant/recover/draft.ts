import type { Plate } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'
import Taro from '@tarojs/taro'

/** What the plate page passes to the recovery page: the plate as first entered, and its arrears. */
export type Draft = { plate: Plate; arrears: ArrearView[]; chosen: string[] }

const STORAGE_KEY = 'fangxing.draft'

/** Stored on the phone: a phone call or a killed app in the middle of a recovery must not lose the input. */
export const saveDraft = (draft: Draft): void => Taro.setStorageSync(STORAGE_KEY, draft)
export const clearDraft = (): void => Taro.removeStorageSync(STORAGE_KEY)

export function loadDraft(): Draft | undefined {
  const stored = Taro.getStorageSync<Draft | ''>(STORAGE_KEY)
  return stored && Array.isArray(stored.arrears) ? stored : undefined
}
