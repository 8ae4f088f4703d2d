import { ENDED_MESSAGE_STATES, type EndedMessageState } from '@fangxing/contract/states'
import { machine, RESTS, type Wait } from './state-machine'

export type EndedMessageEvent =
  /** From here on it may have gone out, whatever becomes of the node. */
  | 'claimed'
  /** Nobody may be sent to. */
  | 'dropped'
  /** Certainly nothing went out: later again. */
  | 'put_back'
  | 'delivered'
  /** WeChat refused it. */
  | 'returned'
  /** Nobody knows whether it reached somebody; it is not sent again. */
  | 'unanswered'

const SENDS: Wait = { for: 'system', limitS: 15 * 60 }
const ANSWERS: Wait = { for: 'system', limitS: 2 * 60 }

/** Tells one owner of one plate, once, that staff ended or lowered what it owed. */
export const ENDED_MESSAGE = machine<EndedMessageState, EndedMessageEvent, never>()({
  name: 'EndedMessage',
  table: 'ended_message',
  column: 'state',
  // What ended is in the audit log; the row itself says what became of the message.
  isAudited: false,
  states: ENDED_MESSAGE_STATES,
  initial: 'due',
  ends: ['delivered', 'returned', 'dropped', 'unknown'],
  waits: {
    due: SENDS,
    sending: ANSWERS,
    delivered: RESTS,
    returned: RESTS,
    dropped: RESTS,
    unknown: RESTS,
  },
  rows: [
    { from: 'due', event: 'claimed', to: 'sending' },
    { from: 'due', event: 'dropped', to: 'dropped' },
    { from: 'sending', event: 'put_back', to: 'due' },
    { from: 'sending', event: 'delivered', to: 'delivered' },
    { from: 'sending', event: 'returned', to: 'returned' },
    { from: 'sending', event: 'unanswered', to: 'unknown' },
  ],
})

/** It is with the person. */
export const TOLD_STATES: readonly EndedMessageState[] = ['delivered']
