import type { MoveTaskState } from '@fangxing/contract/states'

/** The primary action in each state, and whether an obstacle or a missing device can be reported. */
type TaskActions = { primary: 'accept' | 'arrive' | 'finish' | 'none'; canReport: boolean }

export const AVAILABLE_ACTIONS: Record<MoveTaskState, TaskActions> = {
  created: { primary: 'accept', canReport: false },
  assigned: { primary: 'accept', canReport: false },
  reassigned: { primary: 'accept', canReport: false },
  acknowledged: { primary: 'arrive', canReport: true },
  arrived: { primary: 'finish', canReport: true },
  blocked: { primary: 'accept', canReport: false },
  device_missing: { primary: 'finish', canReport: false },
  moved: { primary: 'none', canReport: false },
  closed: { primary: 'none', canReport: false },
}
