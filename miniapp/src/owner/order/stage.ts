import type { RecoveryOrderState } from '@fangxing/contract/states'

/** What the order page is about: one look for each. */
export type Stage = 'setting_up' | 'bill' | 'freeing' | 'free' | 'ended'

const STAGES: Record<RecoveryOrderState, Stage> = {
  created: 'setting_up',
  deploying: 'setting_up',
  active: 'bill',
  paid: 'freeing',
  releasing: 'freeing',
  released: 'free',
  completed: 'free',
  deploy_failed: 'ended',
  cancelling: 'ended',
  cancelled: 'ended',
  overridden: 'ended',
  expired: 'ended',
}

export const stageOf = (state: RecoveryOrderState): Stage => STAGES[state]
