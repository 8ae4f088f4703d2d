import type { RecoveryOrderState } from '@fangxing/contract/states'

/** The stages of the order page, each with its own content. */
type Stage = 'setting_up' | 'bill' | 'releasing' | 'released' | 'ended'

const STAGES: Record<RecoveryOrderState, Stage> = {
  created: 'setting_up',
  deploying: 'setting_up',
  active: 'bill',
  paid: 'releasing',
  releasing: 'releasing',
  released: 'released',
  completed: 'released',
  deploy_failed: 'ended',
  cancelling: 'ended',
  cancelled: 'ended',
  overridden: 'ended',
  expired: 'ended',
}

export const stageOf = (state: RecoveryOrderState): Stage => STAGES[state]
