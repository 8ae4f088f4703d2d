import { BATTERY_LOW_PCT, RAISE_LIFETIME_MS, type Command, type LowerCommand, type RaiseCommand, type RejectReason } from '@fangxing/contract/device-protocol'
import type { Draft } from './draft'
import { begin, drive } from './motion'
import { selfTest } from './self-test'
import type { Motion } from './state'

/** A RAISE issued further ahead than this means that our own clock is wrong. */
const CLOCK_TOLERANCE_MS = 60_000

/** Answers one authentic command. Every command gets an answer, and a duplicate the answer that is stored. */
export function hearCommand(draft: Draft, command: Command): void {
  if (command.d !== draft.deviceId) return reject(draft, command, 'wrong_device', false)
  if (draft.volatile.refusing) return reject(draft, command, 'refused', false)
  const known = draft.remembered(command.id)
  // A failed LOWER is a desired state not reached: it is tried again. Every other answer is final.
  if (known && !(known.op === 'LOWER' && known.outcome === 'failed')) {
    const { id, op, outcome, reason } = known
    return draft.do({ type: 'ack', id, op, outcome, ...(reason ? { reason } : {}), replayed: true })
  }
  switch (command.op) {
    case 'RAISE':
      return raise(draft, command)
    case 'LOWER':
      return lower(draft, command)
    case 'SHOW':
      return show(draft, command)
    case 'BEEP':
      return perform(draft, command, () => draft.do({ type: 'beep', count: command.args.count }))
    case 'LIGHT':
      return perform(draft, command, () => {
        draft.volatile.lightOn = command.args.on
        draft.do({ type: 'light', on: command.args.on, durationMs: command.args.durationMs ?? 30_000 })
      })
    case 'SELF_TEST':
      return test(draft, command)
  }
}

function raise(draft: Draft, command: RaiseCommand): void {
  const no = whyNotRaise(draft, command)
  if (no) return reject(draft, command, no, true)
  const { durable } = draft
  if (durable.flashLost) adopt(draft, command.ep)
  durable.ep = command.ep
  durable.challenge = command.challenge ?? null
  durable.text = null
  durable.failSafeLower = false
  durable.wantIatMs = 0
  durable.keypad = { tries: 0, locks: 0, locked: false }
  draft.remember({ id: command.id, op: 'RAISE', ep: command.ep, outcome: 'received' })
  draft.do({ type: 'ack', id: command.id, op: 'RAISE', outcome: 'received' })
  begin(draft, motionOf(command, 'UP', command.exp))
}

function whyNotRaise(draft: Draft, command: RaiseCommand): RejectReason | undefined {
  const { durable, volatile } = draft
  const boot = whyNotThisBoot(draft, command.boot)
  if (boot) return boot
  if (command.ep <= durable.ep) return 'superseded'
  if (command.exp < command.iat || command.exp - command.iat > RAISE_LIFETIME_MS) return 'malformed'
  const nowMs = draft.nowMs
  if (nowMs === null || command.iat > nowMs + CLOCK_TOLERANCE_MS) return 'time_unknown'
  if (nowMs > command.exp) return 'expired'
  if (durable.motion) return 'busy'
  if (durable.alarms.length > 0) return 'alarm_open'
  if (volatile.sensors.arm !== 'down') return 'not_down'
  return unsafeToRaise(draft)
}

/** What the sensors say against lifting the arm now. */
export function unsafeToRaise(draft: Draft): 'vehicle_overhead' | 'battery_low' | undefined {
  const { sensors } = draft.volatile
  if (sensors.vehicleOverhead) return 'vehicle_overhead'
  return sensors.batteryPct < BATTERY_LOW_PCT ? 'battery_low' : undefined
}

/** Brings the lock down if, and only if, the command belongs to the stored epoch. */
export function lower(
  draft: Draft,
  command: Pick<LowerCommand, 'id' | 'ep' | 'why' | 'order' | 'boot'>,
): void {
  const { durable, volatile } = draft
  const open = { id: command.id, op: 'LOWER' } as const
  const boot = whyNotThisBoot(draft, command.boot)
  if (boot) return reject(draft, open, boot, false)
  if (durable.flashLost) adopt(draft, command.ep)
  if (command.ep < durable.ep) return reject(draft, { ...open, ep: command.ep }, 'superseded', true)
  if (command.ep > durable.ep) return reject(draft, open, 'unknown_epoch', false)
  draft.do({ type: 'save' })
  const atRest = volatile.sensors.arm === 'down' && !volatile.moving && durable.motion?.to !== 'DOWN'
  if (atRest || durable.loweredEp === durable.ep) {
    durable.target = 'DOWN'
    if (durable.motion?.to === 'UP') {
      // The raise waited for the time after a power cut: the lowering overtakes it before it began.
      draft.settle('RAISE', 'failed', 'interrupted')
      durable.motion = null
      volatile.resumeUntilUpMs = null
    }
    if (atRest) volatile.position = 'down'
    draft.remember({ ...open, ep: command.ep, outcome: 'done' })
    draft.do({ type: 'ack', ...open, outcome: 'done' }, { type: 'report' })
    return
  }
  draft.remember({ ...open, ep: command.ep, outcome: 'received' })
  draft.do({ type: 'ack', ...open, outcome: 'received' })
  if (durable.motion?.to !== 'DOWN') return begin(draft, motionOf(command, 'DOWN', null))
  if (!volatile.moving) drive(draft, durable.motion)
  draft.do({ type: 'report' })
}

function motionOf(
  command: Pick<LowerCommand, 'id' | 'ep' | 'why' | 'order'>,
  to: 'UP' | 'DOWN',
  expMs: number | null,
): Motion {
  const { id, ep, why, order } = command
  return { to, cause: 'command', ep, commandId: id, why, order, expMs }
}

/**
 * A device without memory knows no epoch, so any old LOWER would look right to it. It therefore believes only
 * messages that name the random number it drew at this very start: nothing recorded before can contain it.
 */
export function whyNotThisBoot(
  draft: Draft,
  boot: string | undefined,
): 'flash_lost' | 'wrong_boot' | undefined {
  if (boot !== undefined && boot !== draft.volatile.bootId) return 'wrong_boot'
  return draft.durable.flashLost && boot === undefined ? 'flash_lost' : undefined
}

/** Takes an epoch over from the server after the flash was lost; the sensors say again where the arm is. */
export function adopt(draft: Draft, ep: number): void {
  const { durable, volatile } = draft
  durable.ep = ep
  durable.flashLost = false
  volatile.position = volatile.sensors.arm === 'between' ? 'unknown' : volatile.sensors.arm
  durable.target = volatile.sensors.arm === 'down' ? 'DOWN' : 'UP'
  draft.happen('epoch_adopted', { value: ep })
  draft.do({ type: 'save' }, { type: 'tell' }, { type: 'report' })
}

function show(draft: Draft, command: Extract<Command, { op: 'SHOW' }>): void {
  const { durable } = draft
  if (durable.flashLost) return reject(draft, command, 'flash_lost', false)
  if (command.ep < durable.ep) return reject(draft, command, 'superseded', true)
  if (command.ep > durable.ep) return reject(draft, command, 'unknown_epoch', false)
  perform(draft, command, () => {
    if (command.args.challenge !== undefined) durable.challenge = command.args.challenge
    if (command.args.text !== undefined) durable.text = command.args.text || null
    draft.do({ type: 'report' })
  })
}

function test(draft: Draft, command: Extract<Command, { op: 'SELF_TEST' }>): void {
  if (draft.durable.motion) return reject(draft, command, 'busy', false)
  if (late(draft, command)) return reject(draft, command, 'expired', true)
  const ok = selfTest(draft)
  const outcome = ok ? ('done' as const) : ('failed' as const)
  const reason = ok ? {} : { reason: 'self_test_failed' as const }
  draft.remember({ id: command.id, op: command.op, ep: command.ep, outcome, ...reason })
  draft.do({ type: 'ack', id: command.id, op: command.op, outcome, ...reason }, { type: 'report' })
}

function perform(draft: Draft, command: Extract<Command, { exp?: number }>, act: () => void): void {
  if (late(draft, command)) return reject(draft, command, 'expired', true)
  act()
  draft.remember({ id: command.id, op: command.op, ep: command.ep, outcome: 'done' })
  draft.do({ type: 'save' }, { type: 'ack', id: command.id, op: command.op, outcome: 'done' })
}

function late(draft: Draft, command: { exp?: number }): boolean {
  return command.exp !== undefined && draft.nowMs !== null && draft.nowMs > command.exp
}

/** Says no. `final` answers are stored, so that a duplicate that comes under better conditions changes nothing. */
function reject(
  draft: Draft,
  command: Pick<Command, 'id' | 'op'> & { ep?: number },
  reason: RejectReason,
  final: boolean,
): void {
  const { id, op } = command
  if (final) {
    draft.remember({ id, op, ep: command.ep ?? draft.durable.ep, outcome: 'rejected', reason })
    draft.do({ type: 'save' })
  }
  draft.do({ type: 'ack', id, op, outcome: 'rejected', reason })
}
