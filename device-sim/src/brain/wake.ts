import type { Ticket, Receipt, ReceiptOutcome } from '@fangxing/contract/ticket'
import { BLANK_DURABLE, type BrainState, type Durable, type Motion, type Sensors } from './state'
import type { Cause } from '../world/log'

/** The brain at the first instruction: what the flash held, and nothing else known. */
export function wake(
  deviceId: string,
  bootId: string,
  durable: Durable | undefined,
  sensors: Sensors,
): BrainState {
  return {
    deviceId,
    durable: structuredClone(durable ?? BLANK_DURABLE),
    volatile: {
      bootId,
      position: 'unknown',
      moving: false,
      resumeUntilUpMs: null,
      sensors,
      clockOffsetMs: null,
      entry: '',
      windowStartUpMs: 0,
      lockedUntilUpMs: 0,
      badSignatures: 0,
      refusing: false,
      lightOn: false,
    },
  }
}

/** What a motion leaves in the physical log. */
export function causeOf(motion: Motion): Cause {
  return {
    kind: motion.cause,
    epoch: motion.ep,
    ...(motion.commandId ? { commandId: motion.commandId } : {}),
    ...(motion.why ? { why: motion.why } : {}),
    ...(motion.order ? { order: motion.order } : {}),
  }
}

/** The receipt for a ticket, read from the state after the ticket was heard. */
export function receiptOf(state: BrainState, ticket: Ticket, atMs: number | null): Receipt {
  const { durable, volatile } = state
  const { commandId, ep } = ticket
  let outcome: ReceiptOutcome = ep < durable.ep ? 'superseded' : 'unknown_epoch'
  if (ep === durable.ep && !durable.flashLost) {
    const obeyed = durable.target === 'DOWN' && volatile.position !== 'jammed' && !volatile.refusing
    outcome = obeyed ? 'done' : 'failed'
  }
  return { commandId, ep, outcome, position: volatile.position, atMs }
}
