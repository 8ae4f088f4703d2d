import { boot } from './boot'
import { handleTime } from './clock-sync'
import { handleCommand } from './commands'
import type { ClockReading, CoreEvent, Effect } from './core-event'
import type { CoreState } from './core-state'
import { handleDesiredState } from './desired-state'
import { Draft } from './draft'
import { pressKey } from './keypad'
import { abortRaise, completeMotion, handleStall, startMotor } from './motion'
import { forcedDown, forcedUp, handleSensors, latchTamperAlarm } from './sensors'
import { handleTicket } from './ticket'

/** The whole device as a pure function: its next state and what it has to do when an event comes. */
export function decide(
  state: CoreState,
  event: CoreEvent,
  reading: ClockReading,
): { state: CoreState; effects: Effect[] } {
  const draft = new Draft(state, reading)
  apply(draft, event.type, event)
  return draft.finish()
}

type EventOf = { [E in CoreEvent as E['type']]: E }
type Handlers = { [T in CoreEvent['type']]: (draft: Draft, event: EventOf[T]) => void }

/** What the device does on each event: a new kind of event breaks the build until it is handled here. */
const HANDLERS: Handlers = {
  booted: (draft, event) => boot(draft, event.flashLost),
  command: (draft, event) => handleCommand(draft, event.command),
  desired: (draft, event) => handleDesiredState(draft, event.desired),
  query: (draft, event) => answerQuery(draft, event.heard),
  time: (draft, event) => handleTime(draft, event.reply.timeMs, event.sentAtUptimeMs),
  forged: (draft, event) => handleForged(draft, event.leaf),
  key: (draft, event) => pressKey(draft, event.key, event.codes),
  ticket: (draft, event) => handleTicket(draft, event.ticket),
  arrived: (draft, event) => completeMotion(draft, event.at),
  stalled: (draft, event) => handleStall(draft, event.reason),
  sensed: (draft, event) => handleSensors(draft, event.sensors),
  forced_down: draft => forcedDown(draft),
  forced_up: draft => forcedUp(draft),
  tampered: (draft, event) => latchTamperAlarm(draft, event.alarm),
  retry_due: draft => retryLowering(draft),
  resume_deadline: draft => abortRaise(draft, 'interrupted'),
  event_published: (draft, event) => noteWithBroker(draft, event),
  refusing: (draft, event) => {
    draft.volatile.refusing = event.on
  },
}

function apply<T extends CoreEvent['type']>(draft: Draft, type: T, event: EventOf[T]): void {
  HANDLERS[type](draft, event)
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

/** The broker has it; the server may not, if nobody listened. */
function noteWithBroker(draft: Draft, { eventId, isFinal }: EventOf['event_published']): void {
  const event = draft.durable.outbox.find(({ id }) => id === eventId)
  if (!event || (event.isWithBroker && !isFinal)) return
  if (isFinal) draft.durable.outbox = draft.durable.outbox.filter(({ id }) => id !== eventId)
  else event.isWithBroker = true
  draft.schedule({ type: 'save_flash' })
}

function answerQuery(draft: Draft, heard: string | null | undefined): void {
  const { durable } = draft
  if (heard !== undefined && durable.outbox.length > 0) {
    const later = durable.outbox.slice(durable.outbox.findIndex(({ id }) => id === heard) + 1)
    for (const event of later) delete event.isWithBroker
    durable.outbox = later
    draft.schedule({ type: 'save_flash' })
  }
  // Events first, so that the state that follows speaks of nothing that the server has not been told.
  draft.schedule({ type: 'publish_events' }, { type: 'report_state' })
}
