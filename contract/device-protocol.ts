import type { z } from 'zod'
import type * as schema from './device-protocol.schema'

export type CommandCause = z.infer<typeof schema.commandCauseSchema>
export type CommandOp = z.infer<typeof schema.commandOpSchema>
export type Command = z.infer<typeof schema.commandSchema>
export type RaiseCommand = z.infer<typeof schema.raiseCommandSchema>
export type LowerCommand = z.infer<typeof schema.lowerCommandSchema>
export type LockTarget = z.infer<typeof schema.lockTargetSchema>
export type LockPosition = z.infer<typeof schema.lockPositionSchema>
export type DeviceAlarm = z.infer<typeof schema.deviceAlarmSchema>
export type DesiredState = z.infer<typeof schema.desiredStateSchema>
export type StateQuery = z.infer<typeof schema.stateQuerySchema>
export type TimeReply = z.infer<typeof schema.timeReplySchema>
export type TimeQuery = z.infer<typeof schema.timeQuerySchema>
export type AckOutcome = z.infer<typeof schema.ackOutcomeSchema>
export type RejectReason = z.infer<typeof schema.rejectReasonSchema>
export type FailReason = z.infer<typeof schema.failReasonSchema>
export type Ack = z.infer<typeof schema.ackSchema>
export type MotionCause = z.infer<typeof schema.motionCauseSchema>
export type LastMotion = z.infer<typeof schema.lastMotionSchema>
export type ReportedState = z.infer<typeof schema.reportedStateSchema>
export type Presence = z.infer<typeof schema.presenceSchema>
export type DeviceEventKind = z.infer<typeof schema.deviceEventKindSchema>
export type DeviceEvent = z.infer<typeof schema.deviceEventSchema>
export type ServerEnvelope = z.infer<typeof schema.serverEnvelopeSchema>
export type DeviceEnvelope = z.infer<typeof schema.deviceEnvelopeSchema>

/** The last part of a topic: its name in code, and the letters that PL/1 writes on the wire. */
export const LEAF = {
  command: 'cmd',
  desired: 'want',
  query: 'ask',
  time: 'time',
  ack: 'ack',
  reported: 'state',
  presence: 'life',
  event: 'evt',
} as const
/** Leaves the server publishes; `time` is written by both ends, which ignore what they wrote themselves. */
export const SERVER_LEAVES = [LEAF.command, LEAF.desired, LEAF.query, LEAF.time] as const
export const DEVICE_LEAVES = [LEAF.ack, LEAF.reported, LEAF.presence, LEAF.event, LEAF.time] as const
export type ServerLeaf = (typeof SERVER_LEAVES)[number]
export type DeviceLeaf = (typeof DEVICE_LEAVES)[number]
type Leaf = ServerLeaf | DeviceLeaf

/** Whether the broker keeps the last message of a leaf. Every leaf is QoS 1. */
export const RETAINED: Readonly<Record<Leaf, boolean>> = {
  [LEAF.command]: false,
  [LEAF.desired]: true,
  [LEAF.query]: false,
  [LEAF.time]: false,
  [LEAF.ack]: false,
  [LEAF.reported]: true,
  [LEAF.presence]: true,
  [LEAF.event]: false,
}

export const MAX_PAYLOAD_BYTES = 2048
/** A RAISE lives at most this long after `iat`. */
export const RAISE_LIFETIME_MS = 15_000
export const STATE_PERIOD_MS = 300_000
export const HEARTBEAT_MS = 30_000
export const REMEMBERED_COMMANDS = 16
export const RELEASE_CODE_DIGITS = 8
export const RELEASE_CODE_TRIES = 5
export const RELEASE_CODE_WINDOW_MS = 600_000
export const TICKET_MAX_CHARS = 120
export const BATTERY_LOW_PCT = 30
export const BATTERY_CRITICAL_PCT = 15

interface TopicParts {
  merchantId: string
  deviceId: string
  leaf: Leaf
}

const NAME = /^[A-Za-z0-9_-]{1,40}$/
const LEAVES: ReadonlySet<string> = new Set<string>([...SERVER_LEAVES, ...DEVICE_LEAVES])

/** Topic of one leaf of one device. Throws a RangeError when a name could change the topic's shape. */
export function deviceTopic(merchantId: string, deviceId: string, leaf: Leaf): string {
  if (!NAME.test(merchantId) || !NAME.test(deviceId))
    throw new RangeError('names in a topic: A-Z a-z 0-9 _ -')
  return `pl/1/${merchantId}/${deviceId}/${leaf}`
}

/** Subscription filter for one leaf of every device of every merchant. */
export function leafFilter(leaf: DeviceLeaf): string {
  return `pl/1/+/+/${leaf}`
}

/** Parts of a PL/1 topic, or undefined when it is none. */
export function parseDeviceTopic(topic: string): TopicParts | undefined {
  const parts = topic.split('/')
  const [protocol, version, merchantId, deviceId, leaf] = parts
  if (parts.length !== 5 || protocol !== 'pl' || version !== '1') return undefined
  if (!merchantId || !deviceId || !leaf) return undefined
  if (!NAME.test(merchantId) || !NAME.test(deviceId) || !LEAVES.has(leaf)) return undefined
  return { merchantId, deviceId, leaf: leaf as Leaf }
}

/** Why a device did not carry out a command, as staff read it. */
export const COMMAND_REASON_LABELS: Readonly<Record<RejectReason | FailReason, { zh: string; en: string }>> =
  {
    superseded: { zh: '已有更新的部署', en: 'A newer deployment has taken over' },
    unknown_epoch: { zh: '装置未见过该部署', en: 'The device does not know this deployment' },
    expired: { zh: '指令已过期', en: 'The command came too late' },
    time_unknown: { zh: '装置尚未校时', en: 'The device does not know the time yet' },
    vehicle_overhead: { zh: '装置上方有车', en: 'A vehicle is above the device' },
    battery_low: { zh: '电量不足', en: 'Battery too low' },
    alarm_open: { zh: '装置有未处理的报警', en: 'The device has an open alarm' },
    not_down: { zh: '锁臂未处于降下位置', en: 'The arm is not down' },
    bad_signature: { zh: '签名无效', en: 'Invalid signature' },
    wrong_device: { zh: '指令不属于该装置', en: 'The command is for another device' },
    wrong_boot: { zh: '指令早于装置本次启动', en: 'The command is older than this start of the device' },
    flash_lost: { zh: '装置存储丢失', en: 'The device has lost its memory' },
    busy: { zh: '装置正在动作', en: 'The device is busy' },
    malformed: { zh: '指令格式错误', en: 'Malformed command' },
    refused: { zh: '装置拒绝执行', en: 'The device refused' },
    jammed: { zh: '锁臂卡住', en: 'The arm is jammed' },
    obstacle: { zh: '遇到障碍物', en: 'An obstacle is in the way' },
    motor_timeout: { zh: '电机超时', en: 'The motor timed out' },
    interrupted: { zh: '动作中断', en: 'The motion was interrupted' },
    forced: { zh: '受外力移动', en: 'The arm was forced' },
    self_test_failed: { zh: '自检未通过', en: 'Self test failed' },
  }
