import {
  LEAF,
  type Ack,
  type DeviceEvent,
  type DeviceLeaf,
  type ReportedState,
  type Presence,
  type TimeQuery,
} from '@fangxing/contract/device-protocol'
import { failpoint } from '../../settings/failpoint'
import { insertMany } from '../../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../../persistence/database'
import {
  readDevices,
  readKeys,
  readOpenIncidents,
  type DeviceReading,
  type KeyReading,
} from '../../persistence/readings/device-reading'
import { readOrders } from '../../persistence/readings/order-reading'
import type { Services } from '../../services'
import { newId } from '../../persistence/new-id'
import { decideAck, decideEvt, decideLife, decideState } from './decide-report'
import { commitDrafts } from './commit-drafts'
import { DeviceDraft } from './device-draft'
import { timeReplyOf } from '../../modules/locks/server-message'
import { publishToDevice } from '../publish-command/publish-to-device'

type Told = { ack: Ack; state: ReportedState; life: Presence; evt: DeviceEvent; time: TimeQuery }
type Of<Leaf extends DeviceLeaf> = {
  deviceId: string
  merchantId: string
  keyVersion: number
  leaf: Leaf
  payload: Told[Leaf]
}

/** An authentic report: its signature was checked with the key of `keyVersion`, its shape against the contract. */
export type DeviceMessage = { [Leaf in DeviceLeaf]: Of<Leaf> }[DeviceLeaf]

/** `duplicate`: stored before. `late`: something newer of the device is known. `unknown_device`: gone, or its key is. */
export type IngestResult = 'heard' | 'duplicate' | 'late' | 'unknown_device'

type Verdict = { heard: IngestResult; again?: boolean }
const WHOLE_BATCH_TRIES = 3

/**
 * Stores a batch of reports and carries out what they mean in one statement. When it returns, everything is committed
 * and each message may be acknowledged. Errors: DatabaseUnavailable (nothing may be acknowledged; hear again).
 */
export async function ingestReports(
  platform: Services,
  messages: readonly DeviceMessage[],
): Promise<IngestResult[]> {
  const heard = new Map<DeviceMessage, IngestResult>()
  answerTimes(platform, messages, heard)
  let left = messages.filter(message => !heard.has(message))
  for (let round = 0; left.length > 0; round++) {
    const verdicts = await storeBatch(platform, left)
    left.forEach((message, index) => heard.set(message, verdicts[index]!.heard))
    left = left.filter((_, index) => verdicts[index]!.again)
  }
  return messages.map(message => heard.get(message)!)
}

/** A signed time answers one random number, so that nothing about it needs to be stored. */
function answerTimes(
  platform: Services,
  messages: readonly DeviceMessage[],
  heard: Map<DeviceMessage, IngestResult>,
): void {
  for (const message of messages) {
    if (message.leaf !== LEAF.time) continue
    heard.set(message, 'heard')
    const reply = timeReplyOf(message.deviceId, message.payload.nonce, platform.clock.now())
    void publishToDevice(
      platform,
      { id: message.deviceId, merchant_id: message.merchantId },
      LEAF.time,
      reply,
    )
  }
}

/** Two nodes hear the same reports: whoever comes second reads again and finds them stored. */
async function storeBatch(platform: Services, messages: readonly DeviceMessage[]): Promise<Verdict[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await tryBatch(platform, messages)
    } catch (error) {
      if (!(error instanceof OptimisticLockError) && !(error instanceof UniqueViolation)) throw error
      if (attempt < WHOLE_BATCH_TRIES) continue
      if (messages.length > 1) return oneByOne(platform, messages)
      if (attempt >= 20) throw error
      await new Promise(resolve => setTimeout(resolve, Math.random() * 2 ** Math.min(attempt, 7)))
    }
  }
}

async function oneByOne(platform: Services, messages: readonly DeviceMessage[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  for (const message of messages) verdicts.push((await storeBatch(platform, [message]))[0]!)
  return verdicts
}

async function tryBatch(platform: Services, messages: readonly DeviceMessage[]): Promise<Verdict[]> {
  const { database, clock } = platform
  const at = clock.now()
  const [devices, keys] = await Promise.all([
    readDevices(database, [...new Set(messages.map(message => message.deviceId))]),
    readKeys(
      database,
      messages.map(message => ({
        deviceId: message.deviceId,
        bootId: message.payload.bootId,
        seq: message.payload.seq,
      })),
    ),
  ])
  const drafts = await draftAll(platform, messages, devices, keys, at)
  const inbox = new Map<string, Record<string, unknown>>()
  const progress = new Map<string, Progress>()
  const verdicts = messages.map((message, index): Verdict => {
    const device = devices.get(message.deviceId)
    if (!device || device.merchant_id !== message.merchantId || device.key_version !== message.keyVersion)
      return { heard: 'unknown_device' }
    const { bootId, seq } = message.payload
    const inboxKey = `${device.id}|${bootId}|${seq}`
    if (keys[index]!.known || inbox.has(inboxKey)) return { heard: 'duplicate' }
    const draft = drafts.get(device.id)!
    if (draft.full) return { heard: 'heard', again: true }
    inbox.set(inboxKey, { device_id: device.id, boot_id: bootId, seq, received_at: at })
    const isLate = !advance(progress, device, keys[index]!, message)
    apply(platform, draft, message, isLate)
    return { heard: isLate ? 'late' : 'heard' }
  })
  failpoint('device.decided')
  await store(platform, [...drafts.values()], inbox)
  return verdicts
}

async function draftAll(
  platform: Services,
  messages: readonly DeviceMessage[],
  devices: ReadonlyMap<string, DeviceReading>,
  keys: readonly KeyReading[],
  at: Date,
): Promise<Map<string, DeviceDraft>> {
  const fresh = new Set(messages.filter((_, index) => !keys[index]!.known).map(message => message.deviceId))
  const concerned = [...devices.values()].filter(device => fresh.has(device.id))
  const orderIds = concerned.flatMap(device => (device.order_of_epoch ? [device.order_of_epoch] : []))
  const [orders, incidents] = orderIds.length === 0 ? [[], []] : await Promise.all([
    readOrders(platform.database, orderIds),
    readOpenIncidents(platform.database, orderIds),
  ]) // prettier-ignore
  return new Map(
    concerned.map(device => {
      const order = orders.find(candidate => candidate.id === device.order_of_epoch) ?? null
      const open = incidents.filter(incident => incident.order_id === device.order_of_epoch)
      const traceId = order?.commands.at(-1)?.trace_id ?? newId()
      return [device.id, new DeviceDraft(device, order, open, at, { actor: `device:${device.id}`, traceId })]
    }),
  )
}

type Progress = { bootId: string | null; seq: number }

/** Whether a message is the newest of its device. A start that was never heard of before is newer than any other. */
function advance(
  progress: Map<string, Progress>,
  device: DeviceReading,
  key: KeyReading,
  message: DeviceMessage,
): boolean {
  const now = progress.get(device.id) ?? { bootId: device.boot_id, seq: device.last_seq ?? 0 }
  const { bootId, seq } = message.payload
  const isNewer = bootId === now.bootId ? seq > now.seq : !key.boot_known || livesOn(key, message)
  if (isNewer) progress.set(device.id, { bootId, seq })
  return isNewer
}

/**
 * A report of an earlier start may arrive after a later start has begun, and look like the newest. The start that lives
 * puts that right with its next heartbeat, which goes on counting where it was.
 */
function livesOn(key: KeyReading, message: DeviceMessage): boolean {
  return (
    message.leaf === LEAF.presence && message.payload.on && message.payload.seq > (key.boot_last_seq ?? 0)
  )
}

/** Late reports say nothing about now; but what an answer or an event told did happen. A will judges itself by session. */
function apply(platform: Services, draft: DeviceDraft, message: DeviceMessage, isLate: boolean): void {
  switch (message.leaf) {
    case LEAF.presence:
      return isLate && message.payload.on ? undefined : decideLife(draft, message.payload)
    case LEAF.reported:
      return isLate ? undefined : decideState(draft, message.payload, platform.settings)
    case LEAF.ack:
      return decideAck(draft, message.payload, platform.settings, isLate)
    case LEAF.event:
      return decideEvt(draft, message.payload, isLate)
    case LEAF.time:
      return undefined
  }
}

async function store(
  platform: Services,
  drafts: readonly DeviceDraft[],
  inbox: ReadonlyMap<string, Record<string, unknown>>,
): Promise<void> {
  if (inbox.size === 0) return
  // In one order on every node, so that two statements can never wait for each other.
  const keys = [...inbox.keys()].sort()
  await commitDrafts(platform, drafts, [
    insertMany(
      'device_inbox',
      keys.map(key => inbox.get(key)!),
    ),
  ])
}
