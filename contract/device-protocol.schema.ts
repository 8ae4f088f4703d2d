import { z } from 'zod'
import { MAX_INT } from './storable'
import {
  reportedIntSchema,
  reportedNumberSchema,
  reportedTextSchema,
  reportedTimeMsSchema,
  textSchema,
  timeMsSchema as timeMs,
} from './storable.schema'

/*
 * Payloads of the device protocol PL/1. All times are integer epoch milliseconds (`iat` and `exp` too); `atMs` is null
 * while the device does not know the time.
 *
 * What the server writes is strict, and the shapes of its messages are disjoint: a signed payload can never be
 * understood as another kind of message. A report of a device is bound to its leaf by its HMAC; fields that are not known
 * here are left out, and texts and numbers that cannot be stored are cleaned, cut or moved into their range, so that its
 * position, battery or alarm is never lost with them.
 */

const nameSchema = (max: number) => z.string().regex(new RegExp(`^[A-Za-z0-9_-]{1,${max}}$`))
export const deviceIdSchema = nameSchema(40)
export const merchantIdSchema = nameSchema(40)
/** A command id is a lower-case UUID: the ticket carries its sixteen bytes. */
export const commandIdSchema = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
/** Drawn at random on every start of the device (128 bits): also the nonce that proves a message is newer than it. */
export const bootIdSchema = z.string().regex(/^[0-9a-f]{32}$/)
const epoch = z.number().int().min(1).max(MAX_INT)
/** Zero before the first deployment, and after the flash was lost. */
const storedEpoch = reportedIntSchema(0, MAX_INT)
const seq = z.number().int().min(1)
const orderId = nameSchema(64).nullable()
export const base64urlSchema = z.string().regex(/^[A-Za-z0-9_-]*$/)
/** Names one of the server's signing keys. */
export const keyIdSchema = nameSchema(32)

export const commandCauseSchema = z.enum([
  'PAID',
  'WAIVED',
  'STAFF',
  'EMERGENCY',
  'EXPIRED',
  'DEPLOY_FAILED',
  'DEPLOY',
  'DISPUTE',
])
export const commandOpSchema = z.enum(['RAISE', 'LOWER', 'BEEP', 'LIGHT', 'SELF_TEST', 'SHOW'])
export const lockTargetSchema = z.enum(['UP', 'DOWN'])
export const lockPositionSchema = z.enum(['down', 'raising', 'up', 'lowering', 'jammed', 'unknown'])
export const deviceAlarmSchema = z.enum([
  'tamper',
  'moved',
  'forced_down',
  'tilt',
  'case_open',
  'motor_timeout',
  'obstacle',
  'clock_skew',
  'bad_signature',
])

/** `boot`: the bootId of a device that lost its flash; it lets that one start of the device adopt `ep`. */
const commandHead = {
  id: commandIdSchema,
  d: deviceIdSchema,
  ep: epoch,
  why: commandCauseSchema,
  order: orderId,
  iat: timeMs,
}
export const pairingCodeSchema = z.string().regex(/^[0-9]{2}$/)
export const raiseCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('RAISE'),
  exp: timeMs,
  boot: bootIdSchema.optional(),
  challenge: pairingCodeSchema.optional(),
})
export const lowerCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('LOWER'),
  boot: bootIdSchema.optional(),
})
export const beepCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('BEEP'),
  exp: timeMs.optional(),
  args: z.strictObject({ count: z.number().int().min(1).max(20) }),
})
export const lightCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('LIGHT'),
  exp: timeMs.optional(),
  args: z.strictObject({ on: z.boolean(), durationMs: z.number().int().min(0).max(600_000).optional() }),
})
export const selfTestCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('SELF_TEST'),
  exp: timeMs.optional(),
})
export const showCommandSchema = z.strictObject({
  ...commandHead,
  op: z.literal('SHOW'),
  exp: timeMs.optional(),
  args: z.strictObject({ challenge: pairingCodeSchema.optional(), text: textSchema.max(40).optional() }),
})
export const commandSchema = z.discriminatedUnion('op', [
  raiseCommandSchema,
  lowerCommandSchema,
  beepCommandSchema,
  lightCommandSchema,
  selfTestCommandSchema,
  showCommandSchema,
])

/** Desired state of the lock in one epoch; DOWN acts as the LOWER `commandId`, UP never moves the lock. */
export const desiredStateSchema = z.strictObject({
  d: deviceIdSchema,
  ep: epoch,
  target: lockTargetSchema,
  commandId: commandIdSchema,
  why: commandCauseSchema,
  order: orderId,
  failSafeLower: z.boolean(),
  iat: timeMs,
  boot: bootIdSchema.optional(),
})
/** As many events as a device keeps. */
const MAX_PENDING_EVENTS = 16
/**
 * Asks for the state. `heard` is sent only to a device that said which events it keeps: the last one that is stored, all
 * earlier ones with it; the device forgets these and sends the later ones again, all of them on null.
 */
export const stateQuerySchema = z.strictObject({
  d: deviceIdSchema,
  ask: z.literal('state'),
  iat: timeMs,
  heard: commandIdSchema.nullable().optional(),
})
export const timeReplySchema = z.strictObject({
  d: deviceIdSchema,
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  timeMs,
})

const reportHead = { bootId: bootIdSchema, seq, atMs: reportedTimeMsSchema }

export const ackOutcomeSchema = z.enum(['received', 'done', 'rejected', 'failed'])
export const rejectReasonSchema = z.enum([
  'superseded',
  'unknown_epoch',
  'expired',
  'time_unknown',
  'vehicle_overhead',
  'battery_low',
  'alarm_open',
  'not_down',
  'bad_signature',
  'wrong_device',
  'wrong_boot',
  'flash_lost',
  'busy',
  'malformed',
  'refused',
])
export const failReasonSchema = z.enum([
  'jammed',
  'obstacle',
  'motor_timeout',
  'vehicle_overhead',
  'battery_low',
  'interrupted',
  'forced',
  'self_test_failed',
])
/** `ep` is the epoch the device has stored, which for a rejected command may differ from the command's. */
export const ackSchema = z.object({
  ...reportHead,
  id: commandIdSchema,
  op: commandOpSchema,
  ep: storedEpoch,
  outcome: ackOutcomeSchema,
  reason: z.union([rejectReasonSchema, failReasonSchema]).optional(),
  position: lockPositionSchema,
  replayed: z.boolean().optional(),
})

export const motionCauseSchema = z.enum(['command', 'code', 'ticket', 'fail_safe', 'forced'])
export const lastMotionSchema = z.object({
  to: z.enum(['up', 'down']),
  cause: motionCauseSchema,
  commandId: commandIdSchema.nullable(),
  ep: storedEpoch,
  atMs: reportedTimeMsSchema,
})
/** Alarms of a newer firmware that nobody knows here are left out. */
const reportedAlarmsSchema = z
  .array(z.unknown())
  .max(64)
  .transform(alarms => [...new Set(alarms.flatMap(alarm => deviceAlarmSchema.safeParse(alarm).data ?? []))])
/** Up to the first that cannot be read: "heard" speaks of all that came before, and none may be forgotten unread. */
const pendingEventsSchema = z
  .array(z.unknown())
  .transform(ids => {
    const firstBad = ids.findIndex(id => !commandIdSchema.safeParse(id).success)
    const readable = (firstBad === -1 ? ids : ids.slice(0, firstBad)) as string[]
    return readable.length === 0 ? undefined : readable.slice(0, MAX_PENDING_EVENTS)
  })
  .optional()
  .catch(undefined)
export const reportedStateSchema = z.object({
  ...reportHead,
  ep: storedEpoch,
  flashLost: z.boolean(),
  target: lockTargetSchema,
  position: lockPositionSchema,
  batteryPct: reportedIntSchema(0, 100),
  rssiDbm: reportedIntSchema(-130, 0),
  tempC: reportedIntSchema(-60, 120),
  firmware: reportedTextSchema(32),
  alarms: reportedAlarmsSchema,
  selfTest: z.object({ atMs: reportedTimeMsSchema, ok: z.boolean() }).nullable(),
  vehicleOverhead: z.boolean(),
  lastMotion: lastMotionSchema.nullable(),
  uptimeMs: reportedIntSchema(0, Number.MAX_SAFE_INTEGER),
  /** Events that the device keeps, oldest first, until the server says that it has heard them. Older firmware keeps none. */
  pending: pendingEventsSchema,
})

/** Published on birth with `on`, left as last will without; a will of another session than the last birth is ignored. */
export const presenceSchema = z.object({
  ...reportHead,
  on: z.boolean(),
  sessionId: z.string().regex(/^[0-9a-f]{16}$/),
})

export const deviceEventKindSchema = z.enum([
  'tamper',
  'moved',
  'forced_down',
  'tilt',
  'case_open',
  'motor_timeout',
  'obstacle',
  'clock_skew',
  'bad_signature',
  'battery_low',
  'battery_critical',
  'released_by_code',
  'released_by_ticket',
  'fail_safe_lower',
  'code_locked',
  'flash_lost',
  'epoch_adopted',
  'alarm_cleared',
])
/** `id` stays the same when an event is sent again after a reconnect or a reboot. `happenedAtMs`: when it happened. */
export const deviceEventSchema = z.object({
  ...reportHead,
  id: commandIdSchema,
  kind: deviceEventKindSchema,
  ep: storedEpoch,
  happenedAtMs: reportedTimeMsSchema,
  commandId: commandIdSchema.optional(),
  value: reportedNumberSchema.optional().catch(undefined),
  detail: reportedTextSchema(80).optional(),
})

export const timeQuerySchema = z.object({
  ...reportHead,
  ask: z.literal('time'),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
  localMs: z.number().int(),
})

/** Ed25519 (RFC 8032) by the server's key `k` over exactly the bytes of which `p` is the base64url form. */
export const serverEnvelopeSchema = z.strictObject({
  v: z.literal(1),
  k: keyIdSchema,
  p: base64urlSchema.min(2).max(2732),
  s: base64urlSchema.length(86),
})
/** HMAC-SHA256 by the device's key over `leaf`, a line feed, and the bytes of which `p` is the base64url form. */
export const deviceEnvelopeSchema = z.strictObject({
  v: z.literal(1),
  d: deviceIdSchema,
  p: base64urlSchema.min(2).max(2732),
  m: base64urlSchema.length(43),
})
