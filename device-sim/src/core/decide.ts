import { boot } from './boot'
import { handleTime } from './clock-sync'
import { handleCommand } from './commands'
import type { ClockReading, CoreEvent, Effect } from './core-event'
import type { CoreState } from './core-state'
import { handleDesiredState } from './desired-state'
import { Draft } from './draft'
import { pressKey } from './keypad'
import { abortRaise, completeMotion, handleStall, startMotor } from './motion'
import { forcedDown, handleSensors, latchTamperAlarm } from './sensors'
import { handleTicket } from './ticket'

/** The whole device as a pure function: its next state and what it has to do when an event comes. */
export function decide(
  state: CoreState,
  event: CoreEvent,
  reading: ClockReading,
): { state: CoreState; effects: Effect[] } {
  const draft = new Draft(state, reading)
  apply(draft, event)
  return draft.finish()
}

function apply(draft: Draft, event: CoreEvent): void {
  switch (event.type) {
    case 'booted':
      return boot(draft, event.flashLost)
    case 'command':
      return handleCommand(draft, event.command)
    case 'desired':
      return handleDesiredState(draft, event.desired)
    case 'query':
      return draft.schedule({ type: 'report_state' }, { type: 'publish_events' })
    case 'time':
      return handleTime(draft, event.reply.timeMs, event.sentAtUptimeMs)
    case 'forged':
      return handleForged(draft, event.leaf)
    case 'key':
      return pressKey(draft, event.key, event.code)
    case 'ticket':
      return handleTicket(draft, event.ticket)
    case 'arrived':
      return completeMotion(draft, event.at)
    case 'stalled':
      return handleStall(draft, event.reason)
    case 'sensed':
      return handleSensors(draft, event.sensors)
    case 'forced_down':
      return forcedDown(draft)
    case 'tampered':
      return latchTamperAlarm(draft, event.alarm)
    case 'retry_due':
      return retryLowering(draft)
    case 'resume_deadline':
      return abortRaise(draft, 'interrupted')
    case 'event_published':
      return removeFromOutbox(draft, event.eventId)
    case 'refusing':
      draft.volatile.refusing = event.on
      return
  }
}

function handleForged(draft: Draft, leaf: string): void {
  draft.volatile.badSignatures += 1
  if (!draft.latchAlarm('bad_signature')) return
  draft.emitEvent('bad_signature', { detail: leaf })
  draft.schedule({ type: 'save_flash' }, { type: 'publish_events' }, { type: 'report_state' })
}

function retryLowering(draft: Draft): void {
  const { durable, volatile } = draft
  if (durable.motion?.to !== 'DOWN' || volatile.moving) return
  startMotor(draft, durable.motion)
  draft.schedule({ type: 'report_state' })
}

function removeFromOutbox(draft: Draft, eventId: string): void {
  const rest = draft.durable.outbox.filter(event => event.id !== eventId)
  if (rest.length === draft.durable.outbox.length) return
  draft.durable.outbox = rest
  draft.schedule({ type: 'save_flash' })
}
