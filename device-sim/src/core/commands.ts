import {
  BATTERY_LOW_PCT,
  RAISE_LIFETIME_MS,
  type Command,
  type LowerCommand,
  type RaiseCommand,
  type RejectReason,
} from '../protocol/messages'
import type { AnsweredCommand, Motion } from './core-state'
import type { Draft } from './draft'
import { beginMotion, startMotor } from './motion'
import { runSelfTest } from './self-test'

/** A RAISE issued further in the future than this means that our own time is wrong. */
const CLOCK_TOLERANCE_MS = 60_000
const LIGHT_MS = 30_000

/** Answers one authentic command. Every command is answered, and a duplicate gets the stored answer. */
export function handleCommand(draft: Draft, command: Command): void {
  if (command.d !== draft.deviceId) return reject(draft, command, 'wrong_device', false)
  if (draft.volatile.refusing) return reject(draft, command, 'refused', false)
  const known = draft.findCommand(command.id)
  if (known && !isToBeRepeated(draft, known)) return replay(draft, known)
  switch (command.op) {
    case 'RAISE':
      return raise(draft, command)
    case 'LOWER':
      return lower(draft, command)
    case 'SHOW':
      return show(draft, command)
    case 'BEEP':
      return perform(draft, command, () => draft.schedule({ type: 'beep', count: command.args.count }))
    case 'LIGHT':
      return perform(draft, command, () => {
        const { on, durationMs = LIGHT_MS } = command.args
        draft.volatile.lightOn = on
        draft.schedule({ type: 'light', on, durationMs })
      })
    case 'SELF_TEST':
      return selfTest(draft, command)
  }
}

/** The stored answer is given again; nothing moves. */
export function replay(draft: Draft, { id, op, outcome, reason }: AnsweredCommand): void {
  draft.schedule({ type: 'send_ack', id, op, outcome, ...(reason ? { reason } : {}), replayed: true })
}

/** The sensor outranks memory: a LOWER of the present epoch moves again whenever the arm is not down. Else answers are final. */
export function isToBeRepeated({ durable, volatile }: Draft, known: AnsweredCommand): boolean {
  if (known.op !== 'LOWER' || known.outcome === 'rejected' || known.ep !== durable.ep) return false
  if (known.outcome === 'failed') return true
  return volatile.sensors.arm !== 'down' && !volatile.moving
}

function raise(draft: Draft, command: RaiseCommand): void {
  const refusal = checkRaise(draft, command)
  if (refusal) return reject(draft, command, refusal, true)
  const { durable } = draft
  if (durable.flashLost) adoptEpoch(draft, command.ep)
  durable.ep = command.ep
  durable.pairingCode = command.challenge ?? null
  durable.text = null
  durable.failSafeLower = false
  durable.desiredIssuedAtMs = 0
  durable.keypad = { tries: 0, locks: 0, locked: false }
  draft.rememberCommand({ id: command.id, op: 'RAISE', ep: command.ep, outcome: 'received' })
  draft.schedule({ type: 'send_ack', id: command.id, op: 'RAISE', outcome: 'received' })
  beginMotion(draft, motionOf(command, 'UP', command.exp))
}

function checkRaise(draft: Draft, command: RaiseCommand): RejectReason | undefined {
  const { durable, volatile } = draft
  const wrongBoot = checkBoot(draft, command.boot)
  if (wrongBoot) return wrongBoot
  if (command.ep <= durable.ep) return 'superseded'
  if (command.exp < command.iat || command.exp - command.iat > RAISE_LIFETIME_MS) return 'malformed'
  const nowMs = draft.nowMs
  if (nowMs === null || command.iat > nowMs + CLOCK_TOLERANCE_MS) return 'time_unknown'
  if (nowMs > command.exp) return 'expired'
  if (durable.motion) return 'busy'
  if (durable.alarms.length > 0) return 'alarm_open'
  if (volatile.sensors.arm !== 'down') return 'not_down'
  return findRaiseHazard(draft)
}

/** What the sensors report that makes raising unsafe now. */
export function findRaiseHazard(draft: Draft): 'vehicle_overhead' | 'battery_low' | undefined {
  const { sensors } = draft.volatile
  if (sensors.vehicleOverhead) return 'vehicle_overhead'
  return sensors.batteryPct < BATTERY_LOW_PCT ? 'battery_low' : undefined
}

/** Lowers the lock if, and only if, the command belongs to the stored epoch. */
export function lower(
  draft: Draft,
  command: Pick<LowerCommand, 'id' | 'ep' | 'why' | 'order' | 'boot'>,
): void {
  const { durable, volatile } = draft
  const open = { id: command.id, op: 'LOWER' } as const
  const wrongBoot = checkBoot(draft, command.boot)
  if (wrongBoot) return reject(draft, open, wrongBoot, false)
  if (durable.flashLost) adoptEpoch(draft, command.ep)
  if (command.ep < durable.ep) return reject(draft, { ...open, ep: command.ep }, 'superseded', true)
  if (command.ep > durable.ep) return reject(draft, open, 'unknown_epoch', false)
  draft.schedule({ type: 'save_flash' })
  const atRest = volatile.sensors.arm === 'down' && !volatile.moving && durable.motion?.to !== 'DOWN'
  if (atRest) {
    volatile.position = 'down'
    return completeLowerWithoutMotion(draft, command)
  }
  draft.rememberCommand({ ...open, ep: command.ep, outcome: 'received' })
  draft.schedule({ type: 'send_ack', ...open, outcome: 'received' })
  if (durable.motion?.to !== 'DOWN') return beginMotion(draft, motionOf(command, 'DOWN', null))
  if (!volatile.moving) startMotor(draft, durable.motion)
  draft.schedule({ type: 'report_state' })
}

/** The arm is down already. */
function completeLowerWithoutMotion(draft: Draft, command: Pick<LowerCommand, 'id' | 'ep'>): void {
  const { durable, volatile } = draft
  durable.target = 'DOWN'
  if (durable.motion?.to === 'UP') {
    // After a power cut the RAISE was still waiting for the time: the LOWER came before it could continue.
    draft.completeCommands('RAISE', 'failed', 'interrupted')
    durable.motion = null
    volatile.resumeDeadlineMs = null
  }
  const answer = { id: command.id, op: 'LOWER', outcome: 'done' } as const
  draft.rememberCommand({ ...answer, ep: command.ep })
  draft.schedule({ type: 'send_ack', ...answer }, { type: 'report_state' })
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
 * A device without memory knows no epoch, so any old LOWER would look right to it. It therefore accepts only messages
 * that name the random number of its present start: nothing recorded before can contain it.
 */
export function checkBoot(draft: Draft, boot: string | undefined): 'flash_lost' | 'wrong_boot' | undefined {
  if (boot !== undefined && boot !== draft.volatile.bootId) return 'wrong_boot'
  return draft.durable.flashLost && boot === undefined ? 'flash_lost' : undefined
}

/** Takes the epoch from the server after the flash was lost; the sensors show where the arm is. */
export function adoptEpoch(draft: Draft, ep: number): void {
  const { durable, volatile } = draft
  durable.ep = ep
  durable.flashLost = false
  volatile.position = volatile.sensors.arm === 'between' ? 'unknown' : volatile.sensors.arm
  durable.target = volatile.sensors.arm === 'down' ? 'DOWN' : 'UP'
  draft.emitEvent('epoch_adopted', { value: ep })
  draft.schedule({ type: 'save_flash' }, { type: 'publish_events' }, { type: 'report_state' })
}

function show(draft: Draft, command: Extract<Command, { op: 'SHOW' }>): void {
  const { durable } = draft
  if (durable.flashLost) return reject(draft, command, 'flash_lost', false)
  if (command.ep < durable.ep) return reject(draft, command, 'superseded', true)
  if (command.ep > durable.ep) return reject(draft, command, 'unknown_epoch', false)
  perform(draft, command, () => {
    if (command.args.challenge !== undefined) durable.pairingCode = command.args.challenge
    if (command.args.text !== undefined) durable.text = command.args.text || null
    draft.schedule({ type: 'report_state' })
  })
}

function selfTest(draft: Draft, command: Extract<Command, { op: 'SELF_TEST' }>): void {
  if (draft.durable.motion) return reject(draft, command, 'busy', false)
  if (hasExpired(draft, command)) return reject(draft, command, 'expired', true)
  const ok = runSelfTest(draft)
  const outcome = ok ? ('done' as const) : ('failed' as const)
  const reason = ok ? {} : { reason: 'self_test_failed' as const }
  draft.rememberCommand({ id: command.id, op: command.op, ep: command.ep, outcome, ...reason })
  draft.schedule(
    { type: 'send_ack', id: command.id, op: command.op, outcome, ...reason },
    { type: 'report_state' },
  )
}

function perform(draft: Draft, command: Extract<Command, { exp?: number }>, action: () => void): void {
  if (hasExpired(draft, command)) return reject(draft, command, 'expired', true)
  action()
  draft.rememberCommand({ id: command.id, op: command.op, ep: command.ep, outcome: 'done' })
  draft.schedule(
    { type: 'save_flash' },
    { type: 'send_ack', id: command.id, op: command.op, outcome: 'done' },
  )
}

function hasExpired(draft: Draft, command: { exp?: number }): boolean {
  return command.exp !== undefined && draft.nowMs !== null && draft.nowMs > command.exp
}

/** Rejects a command. A `final` answer is stored, so that a duplicate under better conditions changes nothing. */
function reject(
  draft: Draft,
  command: Pick<Command, 'id' | 'op'> & { ep?: number },
  reason: RejectReason,
  final: boolean,
): void {
  const { id, op } = command
  if (final) {
    draft.rememberCommand({ id, op, ep: command.ep ?? draft.durable.ep, outcome: 'rejected', reason })
    draft.schedule({ type: 'save_flash' })
  }
  draft.schedule({ type: 'send_ack', id, op, outcome: 'rejected', reason })
}
