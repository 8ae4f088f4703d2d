import { COMPLAINT_STATES, type ComplaintState } from '@fangxing/contract/states'
import { machine, RESTS } from './state-machine'

export type ComplaintEvent = 'answered' | 'overdue' | 'reopened' | 'closed'

/** What the city's hotline passes on: it waits for an answer until a time that the city sets, not we. */
export const COMPLAINT = machine<ComplaintState, ComplaintEvent, never>()({
  name: 'Complaint',
  table: 'complaint',
  column: 'state',
  isAudited: true,
  states: COMPLAINT_STATES,
  initial: 'open',
  ends: ['closed'],
  waits: {
    // Its own time is set where it is entered; a day where that was lost.
    open: { for: 'system', limitS: 86_400 },
    overdue: { for: 'person' },
    answered: { for: 'person' },
    closed: RESTS,
  },
  rows: [
    { from: 'open', event: 'answered', to: 'answered' },
    { from: 'open', event: 'overdue', to: 'overdue' },
    { from: 'overdue', event: 'answered', to: 'answered' },
    { from: 'answered', event: 'reopened', to: 'open' },
    { from: 'answered', event: 'closed', to: 'closed' },
  ],
})
/** States in which nobody has answered. */
export const UNANSWERED_COMPLAINT_STATES: readonly ComplaintState[] = ['open', 'overdue']
