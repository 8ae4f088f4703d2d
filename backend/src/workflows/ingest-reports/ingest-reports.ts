import {
  LEAF,
  type Ack,
  type DeviceEvent,
  type DeviceLeaf,
  type Presence,
  type ReportedState,
  type TimeQuery,
} from '@fangxing/contract/device-protocol'
import { DEVICE_LIFECYCLE } from '../../domain/device'
import { failpoint } from '../../settings/failpoint'
import { insertMany, type PlainInsertion } from '../../persistence/changes'
import {
  DatabaseUnavailable,
  UniqueViolation,
  OptimisticLockError,
  type Database,
} from '../../persistence/database'
import {
  readDevices,
  readKeys,
  readOpenIncidents,
  type DeviceReading,
  type KeyReading,
} from '../../persistence/readings/device-reading'
import { readOrders } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { newId } from '../../persistence/new-id'
import type { Clock, ClockCheck } from '../../ports'
import { validKeyVersions } from '../../modules/devices'
import { timeMessage } from '../../modules/locks'
import type { PublishToDevice } from '../publish-command/publish-to-device'
import { decideAbsence, decideAck, decideEvent, decidePresence, decideReported } from './decide-report'
import { DeviceDraft, type ReportRules } from './device-draft'
import type { DraftCommitter } from './draft-committer'
import type { EventBudget } from './event-budget'
import { READ_FREE_DEVICES } from './ingest-reports.queries'
import type { RecordedDowns } from './recorded-downs'

type Payloads = { ack: Ack; state: ReportedState; life: Presence; evt: DeviceEvent; time: TimeQuery }
type Of<Leaf extends DeviceLeaf> = {
  deviceId: string
  merchantId: string
  keyVersion: number
  leaf: Leaf
  payload: Payloads[Leaf]
}

/** An authentic report: its signature was checked with the key of `keyVersion`, its shape against the contract. */
export type DeviceMessage = { [Leaf in DeviceLeaf]: Of<Leaf> }[DeviceLeaf]

/**
 * `duplicate`: stored before. `late`: something newer of the device is known. `unknown_device`: gone, or its key is.
 * `blocked`: not stored, because somebody keeps a row of the device or its order locked: ingest it again.
 */
export type IngestResult = 'accepted' | 'duplicate' | 'late' | 'unknown_device' | 'blocked'

type Verdict = { result: IngestResult; again?: boolean }
/** So often a whole batch is tried before its messages are stored one by one, and one message before it is given up. */
const WHOLE_BATCH_TRIES = 3
const SINGLE_TRIES = 20

type Needs = {
  database: Database
  clock: Clock
  clockCheck: ClockCheck
  settings: ReportRules
  publishToDevice: PublishToDevice
  recordedDowns: RecordedDowns
  eventBudget: EventBudget
  drafts: DraftCommitter
}

/** Stores what devices report and carries out what it means. */
export class IngestReports {
  constructor(private readonly needs: Needs) {}

  /**
   * Stores a batch of reports and carries out what they mean in one statement. When it returns, everything is committed
   * and each message but the blocked ones may be acknowledged. Errors: DatabaseUnavailable (nothing may be acknowledged; ingest again).
   */
  async ingest(messages: readonly DeviceMessage[]): Promise<IngestResult[]> {
    const results = new Map<DeviceMessage, IngestResult>()
    this.answerTimes(messages, results)
    let left = messages.filter(message => !results.has(message))
    while (left.length > 0) {
      const verdicts = await this.storeBatch(left)
      left.forEach((message, index) => results.set(message, verdicts[index]!.result))
      left = left.filter((_, index) => verdicts[index]!.again)
    }
    return messages.map(message => results.get(message)!)
  }

  /** A signed time answers one random number, so that nothing about it needs to be stored. A node in doubt leaves it to others. */
  private answerTimes(messages: readonly DeviceMessage[], results: Map<DeviceMessage, IngestResult>): void {
    for (const message of messages) {
      if (message.leaf !== LEAF.time) continue
      results.set(message, 'accepted')
      if (!this.needs.clockCheck.isNodeRight()) continue
      const reply = timeMessage(message.deviceId, message.payload.nonce, this.needs.clock.now())
      const device = { id: message.deviceId, merchant_id: message.merchantId }
      void this.needs.publishToDevice.publish(device, LEAF.time, reply)
    }
  }

  /** Two nodes receive the same reports: whoever comes second reads again and finds them stored. */
  private async storeBatch(messages: readonly DeviceMessage[]): Promise<Verdict[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.tryBatch(messages)
      } catch (error) {
        if (error instanceof DatabaseUnavailable && error.isRolledBack) return this.withoutBlocked(messages)
        if (!(error instanceof OptimisticLockError) && !(error instanceof UniqueViolation)) throw error
        if (attempt < WHOLE_BATCH_TRIES) continue
        if (messages.length > 1) return this.oneByOne(messages)
        if (attempt >= SINGLE_TRIES) throw error
        await new Promise(resolve => setTimeout(resolve, Math.random() * 2 ** Math.min(attempt, 7)))
      }
    }
  }

  /** One device whose rows are locked must not delay the others: the lock of a car that was paid for may be among them. */
  private async withoutBlocked(messages: readonly DeviceMessage[]): Promise<Verdict[]> {
    const ids = [...new Set(messages.map(message => message.deviceId))]
    if (ids.length === 1) return messages.map(() => ({ result: 'blocked' }))
    const rows = await this.needs.database.query<{ id: string }>(READ_FREE_DEVICES, [ids])
    const free = new Set(rows.map(({ id }) => id))
    // Where the lock is not found where it usually is, each device is tried alone.
    const groups =
      free.size < ids.length ? [messages.filter(({ deviceId }) => free.has(deviceId))] : perDevice(messages)
    const verdicts = new Map<DeviceMessage, Verdict>()
    for (const group of groups.filter(({ length }) => length > 0)) {
      const stored = await this.storeBatch(group)
      group.forEach((message, index) => verdicts.set(message, stored[index]!))
    }
    return messages.map(message => verdicts.get(message) ?? { result: 'blocked' })
  }

  private async oneByOne(messages: readonly DeviceMessage[]): Promise<Verdict[]> {
    const verdicts: Verdict[] = []
    for (const message of messages) verdicts.push((await this.storeBatch([message]))[0]!)
    return verdicts
  }

  private async tryBatch(messages: readonly DeviceMessage[]): Promise<Verdict[]> {
    const { database, clock } = this.needs
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
    const drafts = await this.draftAll(messages, devices, keys, at)
    const inbox = new Map<string, PlainInsertion<'device_inbox'>>()
    const progress = new Map<string, Progress>()
    const verdicts = messages.map((message, index): Verdict => {
      const device = devices.get(message.deviceId)
      if (!device || !isAuthentic(device, message)) return { result: 'unknown_device' }
      const { bootId, seq } = message.payload
      const inboxKey = `${device.id}|${bootId}|${seq}`
      if (keys[index]!.known || inbox.has(inboxKey)) return { result: 'duplicate' }
      const draft = drafts.get(device.id)!
      if (draft.isFull) return { result: 'accepted', again: true }
      inbox.set(inboxKey, { device_id: device.id, boot_id: bootId, seq, received_at: at })
      const isLate = !advance(progress, device, keys[index]!, message)
      if (device.confirmed_key_version !== message.keyVersion) draft.confirmKeyVersion(message.keyVersion)
      this.apply(draft, message, isLate)
      return { result: isLate ? 'late' : 'accepted' }
    })
    for (const draft of drafts.values()) decideAbsence(draft)
    failpoint('device.decided')
    await this.store([...drafts.values()], inbox)
    return verdicts
  }

  private async draftAll(
    messages: readonly DeviceMessage[],
    devices: ReadonlyMap<string, DeviceReading>,
    keys: readonly KeyReading[],
    at: Date,
  ): Promise<Map<string, DeviceDraft>> {
    const { database, settings } = this.needs
    const fresh = new Set(messages.filter((_, index) => !keys[index]!.known).map(message => message.deviceId))
    const concerned = [...devices.values()].filter(device => fresh.has(device.id))
    const orderIds = concerned.flatMap(device => (device.order_of_epoch ? [device.order_of_epoch] : []))
    const [orders, incidents] =
      orderIds.length === 0
        ? [[], []]
        : await Promise.all([readOrders(database, orderIds), readOpenIncidents(database, orderIds)])
    return new Map(
      concerned.map(device => {
        const order = orders.find(candidate => candidate.id === device.order_of_epoch) ?? null
        const open = incidents.filter(incident => incident.order_id === device.order_of_epoch)
        const traceId = order?.commands.at(-1)?.trace_id ?? newId()
        const work = new UnitOfWork({ actor: `device:${device.id}`, traceId }, at)
        return [device.id, new DeviceDraft({ device, order, incidents: open }, work, settings)]
      }),
    )
  }

  /** Late reports say nothing about now; but what an answer or an event reports did happen. A will judges itself by session. */
  private apply(draft: DeviceDraft, message: DeviceMessage, isLate: boolean): void {
    switch (message.leaf) {
      case LEAF.presence:
        return isLate && message.payload.on ? undefined : decidePresence(draft, message.payload)
      case LEAF.reported:
        return isLate ? undefined : decideReported(draft, message.payload, this.needs.recordedDowns)
      case LEAF.ack:
        return decideAck(draft, message.payload, isLate)
      case LEAF.event:
        return decideEvent(draft, message.payload, isLate, this.isNoted(draft, message.payload))
      case LEAF.time:
        return undefined
    }
  }

  private isNoted({ device, at }: DeviceDraft, event: DeviceEvent): boolean {
    return this.needs.eventBudget.take(device.id, event, at)
  }

  private async store(
    drafts: readonly DeviceDraft[],
    inbox: ReadonlyMap<string, PlainInsertion<'device_inbox'>>,
  ): Promise<void> {
    if (inbox.size === 0) return
    // In one order on every node, so that two statements can never wait for each other.
    const keys = [...inbox.keys()].sort()
    await this.needs.drafts.commit(drafts, [
      insertMany(
        'device_inbox',
        keys.map(key => inbox.get(key)!),
      ),
    ])
  }
}

/** The device is its merchant's and still ours, and its key is one that it may use. */
const isAuthentic = (device: DeviceReading, { merchantId, keyVersion }: DeviceMessage): boolean =>
  device.merchant_id === merchantId &&
  !DEVICE_LIFECYCLE.ends.includes(device.lifecycle) &&
  validKeyVersions(device).includes(keyVersion)

function perDevice(messages: readonly DeviceMessage[]): DeviceMessage[][] {
  const groups = new Map<string, DeviceMessage[]>()
  for (const message of messages)
    groups.set(message.deviceId, [...(groups.get(message.deviceId) ?? []), message])
  return [...groups.values()]
}

type Progress = { bootId: string | null; seq: number }

/** Whether a message is the newest of its device. A start that was never seen before is newer than any other. */
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
