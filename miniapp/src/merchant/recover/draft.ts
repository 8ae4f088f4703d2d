import type { Plate } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'
import Taro from '@tarojs/taro'

/** What the plate page hands to the recovery page: a plate as it was read first, and its debts. */
export type Draft = { plate: Plate; arrears: ArrearView[]; chosen: string[] }

const KEY = 'fangxing.draft'

/** Kept on the phone: a call, or a killed app, in the middle of a recovery must not cost the work. */
export const keepDraft = (draft: Draft): void => Taro.setStorageSync(KEY, draft)
export const dropDraft = (): void => Taro.removeStorageSync(KEY)

export function keptDraft(): Draft | undefined {
  const found = Taro.getStorageSync<Draft | ''>(KEY)
  return found && Array.isArray(found.arrears) ? found : undefined
}
