import type { z } from 'zod'
import type * as schema from './device.schema'

export type CommandWhy = z.infer<typeof schema.commandWhySchema>
export type CommandOp = z.infer<typeof schema.commandOpSchema>
export type Command = z.infer<typeof schema.commandSchema>
export type RaiseCommand = z.infer<typeof schema.raiseCommandSchema>
export type LowerCommand = z.infer<typeof schema.lowerCommandSchema>
export type LockTarget = z.infer<typeof schema.lockTargetSchema>
export type LockPosition = z.infer<typeof schema.lockPositionSchema>
export type DeviceAlarm = z.infer<typeof schema.deviceAlarmSchema>
export type Want = z.infer<typeof schema.wantSchema>
export type Ask = z.infer<typeof schema.askSchema>
export type TimeReply = z.infer<typeof schema.timeReplySchema>
export type TimeAsk = z.infer<typeof schema.timeAskSchema>
export type AckOutcome = z.infer<typeof schema.ackOutcomeSchema>
export type RejectReason = z.infer<typeof schema.rejectReasonSchema>
export type FailReason = z.infer<typeof schema.failReasonSchema>
export type Ack = z.infer<typeof schema.ackSchema>
export type MotionCause = z.infer<typeof schema.motionCauseSchema>
export type LastMotion = z.infer<typeof schema.lastMotionSchema>
export type DeviceState = z.infer<typeof schema.stateSchema>
export type Life = z.infer<typeof schema.lifeSchema>
export type DeviceEventKind = z.infer<typeof schema.deviceEventKindSchema>
export type DeviceEvt = z.infer<typeof schema.evtSchema>
export type ServerEnvelope = z.infer<typeof schema.serverEnvelopeSchema>
export type DeviceEnvelope = z.infer<typeof schema.deviceEnvelopeSchema>
export type ProvisionRequest = z.infer<typeof schema.provisionRequestSchema>
export type ProvisionReply = z.infer<typeof schema.provisionReplySchema>

/** Leaves the server publishes; `time` is written by both ends, which ignore what they wrote themselves. */
export const SERVER_LEAVES = ['cmd', 'want', 'ask', 'time'] as const
export const DEVICE_LEAVES = ['ack', 'state', 'life', 'evt', 'time'] as const
export type ServerLeaf = (typeof SERVER_LEAVES)[number]
export type DeviceLeaf = (typeof DEVICE_LEAVES)[number]
export type Leaf = ServerLeaf | DeviceLeaf

/** What each leaf asks of the broker. Every leaf is QoS 1. */
export const RETAINED: Readonly<Record<Leaf, boolean>> = {
  cmd: false,
  want: true,
  ask: false,
  time: false,
  ack: false,
  state: true,
  life: true,
  evt: false,
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

export interface TopicParts {
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

/** Filter with which a backend node hears one leaf of every device of every merchant. */
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

export interface Words {
  zh: string
  en: string
}

export const POSITION_WORDS: Readonly<Record<LockPosition, Words>> = {
  down: { zh: '已降下', en: 'Down' },
  raising: { zh: '升起中', en: 'Raising' },
  up: { zh: '已升起', en: 'Up' },
  lowering: { zh: '降下中', en: 'Lowering' },
  jammed: { zh: '卡住', en: 'Jammed' },
  unknown: { zh: '位置未知', en: 'Unknown' },
}

export const ALARM_WORDS: Readonly<Record<DeviceAlarm, Words>> = {
  tamper: { zh: '被撬动', en: 'Tampered with' },
  moved: { zh: '被移动', en: 'Moved' },
  forced_down: { zh: '被强行压下', en: 'Forced down' },
  tilt: { zh: '倾斜', en: 'Tilted' },
  case_open: { zh: '外壳打开', en: 'Case open' },
  motor_timeout: { zh: '电机超时', en: 'Motor timed out' },
  obstacle: { zh: '遇到障碍物', en: 'Obstacle' },
  clock_skew: { zh: '时钟偏差', en: 'Clock is wrong' },
  bad_signature: { zh: '收到伪造指令', en: 'Forged command' },
}

export const REASON_WORDS: Readonly<Record<RejectReason | FailReason, Words>> = {
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
