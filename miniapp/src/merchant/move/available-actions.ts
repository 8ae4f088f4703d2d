import type { MoveTaskState } from '@fangxing/contract/states'

/** What is offered in each state: the main deed, and whether trouble can be reported. */
type Offer = { main: 'accept' | 'arrive' | 'finish' | 'none'; mayBlock: boolean }

export const AVAILABLE_ACTIONS: Record<MoveTaskState, Offer> = {
  created: { main: 'accept', mayBlock: false },
  assigned: { main: 'accept', mayBlock: false },
  reassigned: { main: 'accept', mayBlock: false },
  acknowledged: { main: 'arrive', mayBlock: true },
  arrived: { main: 'finish', mayBlock: true },
  blocked: { main: 'accept', mayBlock: false },
  device_missing: { main: 'finish', mayBlock: false },
  moved: { main: 'none', mayBlock: false },
  closed: { main: 'none', mayBlock: false },
}
