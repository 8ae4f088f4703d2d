import { APPROVAL_STATES, type ApprovalState } from '@fangxing/contract/states'
import { machine, RESTS } from './state-machine'

export type ApprovalEvent = 'approved' | 'refused'

/** A decision about money or debts: made alone where it is small, else asked for and taken by a second person. */
export const APPROVAL = machine<ApprovalState, ApprovalEvent, never>()({
  name: 'Approval',
  table: 'approval',
  column: 'state',
  isAudited: true,
  states: APPROVAL_STATES,
  initial: 'asked',
  ends: ['approved', 'refused'],
  waits: { asked: { for: 'person' }, approved: RESTS, refused: RESTS },
  rows: [
    { from: 'asked', event: 'approved', to: 'approved' },
    { from: 'asked', event: 'refused', to: 'refused' },
  ],
})
export const ASKED_STATE: ApprovalState = APPROVAL.initial

/** Where there is no second person, the first one says it again after this. */
export const ALONE_AFTER_MS = 24 * 3_600_000

/** Whether somebody may decide alone: over one plate no more in a day than the limit, in however many parts. */
export const mayDecideAlone = (facts: { amountFen: number; decidedFen: number; limitFen: number }): boolean =>
  facts.amountFen + facts.decidedFen <= facts.limitFen
