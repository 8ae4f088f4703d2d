import type { DesiredState } from '@fangxing/contract/device-protocol'
import { hearCommand, adopt, lower, unsafeToRaise, whyNotThisBoot } from './commands'
import { Draft } from './draft'
import type { BrainEvent, Effect, Moment } from './event'
import { pressKey } from './keypad'
import { arrive, begin, drive, giveUpRaising, stall } from './motion'
import { boot } from './boot'
import { feel, forcedDown, disturbed } from './sense'
import type { BrainState } from './state'

/** A clock that differs from the server's by more than this raises the alarm. */
const SKEW_ALARM_MS = 60_000
/** A `time` that took longer than this on its way says too little. */
const TIME_ROUND_TRIP_MS = 10_000

/** The whole device as a pure function: what it becomes and what it does when something happens at a moment. */
export function decide(
  state: BrainState,
  event: BrainEvent,
  moment: Moment,
): { state: BrainState; effects: Effect[] } {
  const draft = new Draft(state, moment)
  apply(draft, event)
  return draft.finish()
}

function apply(draft: Draft, event: BrainEvent): void {
  switch (event.type) {
    case 'booted':
      return boot(draft, event.lost)
    case 'command':
      return hearCommand(draft, event.command)
    case 'want':
      return hearWant(draft, event.want)
    case 'asked':
      return draft.do({ type: 'report' }, { type: 'tell' })
    case 'time':
      return hearTime(draft, event.reply.timeMs, event.sentUpMs)
    case 'forged':
      return hearForged(draft, event.leaf)
    case 'key':
      return pressKey(draft, event.key, event.code)
    case 'ticket':
      return hearTicket(draft, event)
    case 'arrived':
      return arrive(draft, event.at)
    case 'stalled':
      return stall(draft, event.reason)
    case 'sensed':
      return feel(draft, event.sensors)
    case 'forced_down':
      return forcedDown(draft)
    case 'disturbed':
      return disturbed(draft, event.alarm)
    case 'retry_due':
      return retry(draft)
    case 'resume_due':
      return giveUpRaising(draft, 'interrupted')
    case 'told':
      return told(draft, event.eventId)
    case 'refusing':
      draft.volatile.refusing = event.on
      return
  }
}

/** `want` is retained: an old one may come at any time, so it counts in its own epoch only and never raises. */
function hearWant(draft: Draft, want: DesiredState): void {
  const { durable, volatile } = draft
  if (want.d !== draft.deviceId || volatile.refusing) return
  if (whyNotThisBoot(draft, want.boot)) return
  if (durable.flashLost) adopt(draft, want.ep)
  if (want.ep !== durable.ep) return
  if (
    want.iat >= durable.wantIatMs &&
    (want.iat > durable.wantIatMs || want.failSafeLower !== durable.failSafeLower)
  ) {
    durable.wantIatMs = want.iat
    durable.failSafeLower = want.failSafeLower
    draft.do({ type: 'save' })
  }
  if (want.target === 'UP') return
  const { commandId: id, ep, why, order } = want
  const known = draft.remembered(id)
  if (known && known.outcome !== 'failed') {
    const { op, outcome, reason } = known
    return draft.do({ type: 'ack', id, op, outcome, ...(reason ? { reason } : {}), replayed: true })
  }
  lower(draft, { id, ep, why, order })
}

function hearTime(draft: Draft, timeMs: number, sentUpMs: number): void {
  const { volatile, moment } = draft
  const roundTripMs = moment.upMs - sentUpMs
  if (roundTripMs < 0 || roundTripMs > TIME_ROUND_TRIP_MS) return
  const offsetMs = timeMs + roundTripMs / 2 - moment.localMs
  const first = volatile.clockOffsetMs === null
  volatile.clockOffsetMs = offsetMs
  if (first && Math.abs(offsetMs) > SKEW_ALARM_MS) {
    // The device lives by the signed time, so a wrong clock is worth a word and no closed door.
    draft.happen('clock_skew', { value: Math.round(offsetMs) })
    draft.do({ type: 'save' }, { type: 'tell' })
  }
  if (first) draft.do({ type: 'report' })
  resumeRaise(draft)
}

/** A RAISE that a power cut interrupted goes on only if its time has not run out and nothing stands against it. */
function resumeRaise(draft: Draft): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  if (motion?.to !== 'UP' || volatile.moving || volatile.resumeUntilUpMs === null || draft.nowMs === null)
    return
  const unsafe = unsafeToRaise(draft)
  if (unsafe) return giveUpRaising(draft, unsafe)
  if (motion.expMs === null || draft.nowMs > motion.expMs) return giveUpRaising(draft, 'interrupted')
  volatile.resumeUntilUpMs = null
  drive(draft, motion)
  draft.do({ type: 'report' })
}

function hearForged(draft: Draft, leaf: string): void {
  draft.volatile.badSignatures += 1
  if (!draft.alarm('bad_signature')) return
  draft.happen('bad_signature', { detail: leaf })
  draft.do({ type: 'save' }, { type: 'tell' }, { type: 'report' })
}

/** The ticket is a LOWER that came by another road: it is remembered under the same id and answered the same. */
function hearTicket(draft: Draft, event: Extract<BrainEvent, { type: 'ticket' }>): void {
  const { durable, volatile } = draft
  const { commandId, ep, why } = event.ticket
  if (durable.flashLost || ep !== durable.ep || volatile.refusing) return
  if (volatile.sensors.arm === 'down' && !volatile.moving && !durable.motion) return
  if (durable.loweredEp === ep || durable.motion?.to === 'DOWN') return
  draft.remember({ id: commandId, op: 'LOWER', ep, outcome: 'received' })
  draft.happen('released_by_ticket', { commandId })
  draft.do({ type: 'tell' })
  begin(draft, { to: 'DOWN', cause: 'ticket', ep, commandId, why, order: null, expMs: null })
}

function retry(draft: Draft): void {
  const { durable, volatile } = draft
  if (durable.motion?.to !== 'DOWN' || volatile.moving) return
  drive(draft, durable.motion)
  draft.do({ type: 'report' })
}

function told(draft: Draft, eventId: string): void {
  const rest = draft.durable.outbox.filter(event => event.id !== eventId)
  if (rest.length === draft.durable.outbox.length) return
  draft.durable.outbox = rest
  draft.do({ type: 'save' })
}
