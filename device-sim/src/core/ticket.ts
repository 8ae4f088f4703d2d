import type { Receipt, ReceiptOutcome, Ticket } from '@fangxing/contract/ticket'
import type { CoreState } from './core-state'
import type { Draft } from './draft'
import { beginMotion } from './motion'

/** A ticket is a LOWER that came over Bluetooth: it is remembered under the command's id and answered the same. */
export function handleTicket(draft: Draft, ticket: Ticket): void {
  const { durable, volatile } = draft
  const { commandId, ep, why } = ticket
  if (durable.flashLost || ep !== durable.ep || volatile.refusing) return
  if (volatile.sensors.arm === 'down' && !volatile.moving && !durable.motion) return
  if (durable.motion?.to === 'DOWN') return
  draft.rememberCommand({ id: commandId, op: 'LOWER', ep, outcome: 'received' })
  draft.emitEvent('released_by_ticket', { commandId })
  draft.schedule({ type: 'publish_events' })
  beginMotion(draft, { to: 'DOWN', cause: 'ticket', ep, commandId, why, order: null, expMs: null })
}

/** The receipt for a ticket, read from the state after the ticket was handled. */
export function receiptFor(state: CoreState, ticket: Ticket, atMs: number | null): Receipt {
  const { durable, volatile } = state
  const { commandId, ep } = ticket
  let outcome: ReceiptOutcome = ep < durable.ep ? 'superseded' : 'unknown_epoch'
  if (ep === durable.ep && !durable.flashLost) {
    const obeyed = durable.target === 'DOWN' && volatile.position !== 'jammed' && !volatile.refusing
    outcome = obeyed ? 'done' : 'failed'
  }
  return { commandId, ep, outcome, position: volatile.position, atMs }
}
