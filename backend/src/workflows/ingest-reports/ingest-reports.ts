import { LEAF, type DeviceEvent } from '@fangxing/contract/device-protocol'
import { DEVICE_LIFECYCLE } from '../../domain/device'
import { validKeyVersions } from '../../domain/device-keys'
import { failpoint } from '../../settings/failpoint'
import {
  DatabaseUnavailable,
  UniqueViolation,
  OptimisticLockError,
  type Database,
} from '../../persistence/database'
import {
  readBoots,
  readDevices,
  readOpenIncidents,
  readStoredEvents,
  type DeviceReading,
} from '../../persistence/readings/device-reading'
import { readOrders } from '../../persistence/readings/order-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { newId } from '../../persistence/new-id'
import type { Clock, ClockCheck } from '../../ports'
import { timeMessage } from '../../modules/locks'
import type { PublishToDevice } from '../publish-command/publish-to-device'
import { decideAbsence, decideAck, decideEvent, decidePresence, decideReported } from './decide-report'
import { DeviceDraft, type ReportRules } from './device-draft'
import type { DeviceMessage } from './device-message'
import type { DevicePresence } from './device-presence'
import type { DraftCommitter } from './draft-committer'
import type { EventBudget } from './event-budget'
import { READ_FREE_DEVICES } from './ingest-reports.queries'
import type { RecordedDowns } from './recorded-downs'
import { ReportOrder } from './report-order'
import type { StartBudget } from './start-budget'

export type { DeviceMessage }

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
  startBudget: StartBudget
  drafts: DraftCommitter
  presence: DevicePresence
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
    const { database, clock, presence, startBudget } = this.needs
    const at = clock.now()
    const deviceIds = new Set(messages.map(message => message.deviceId))
    const [devices, boots, storedEvents] = await Promise.all([
      readDevices(database, [...deviceIds]),
      readBoots(database, [...bootsOf(messages), ...presence.remembered(deviceIds)]),
      // A device sends an event again, under another number, until it knows that it was heard.
      readStoredEvents(
        database,
        messages.flatMap(message => (message.leaf === LEAF.event ? message.payload.id : [])),
      ),
    ])
    const order = new ReportOrder(boots)
    const idle = this.idleDevices(messages, devices, order, at)
    const unstored = presence.remembered(deviceIds).filter(({ deviceId }) => !idle.has(deviceId))
    for (const heartbeats of unstored) order.remember(heartbeats)
    const drafts = await this.draftAll(
      messages.filter(({ deviceId }) => !idle.has(deviceId)),
      devices,
      order,
      at,
    )
    const heardFrom = new Set<DeviceReading>()
    const heartbeats: DeviceMessage[] = []
    const reported = new Set<DeviceDraft>()
    const verdicts = messages.map((message): Verdict => {
      const device = devices.get(message.deviceId)
      if (!device || !isAuthentic(device, message, at)) return { result: 'unknown_device' }
      if (order.isKnown(message)) return { result: 'duplicate' }
      if (order.isNewStart(message) && !startBudget.take(device.id, message.payload.bootId, at))
        return { result: 'late' }
      if (idle.has(device.id)) {
        heardFrom.add(device)
        heartbeats.push(message)
        return { result: 'accepted' }
      }
      const draft = drafts.get(device.id)!
      if (draft.isFull) return { result: 'accepted', again: true }
      reported.add(draft)
      const isLate = !order.take(device, message)
      if (device.confirmed_key_version !== message.keyVersion) draft.confirmKeyVersion(message.keyVersion)
      this.apply(draft, message, { isLate, storedEvents })
      return { result: isLate ? 'late' : 'accepted' }
    })
    for (const draft of reported) {
      decideAbsence(draft)
      if (!draft.hasReported) continue
      heardFrom.add(draft.device)
      if (order.needsInbox) draft.setDevice({ last_seen_at: at })
    }
    const known = reported.size > 0 ? order.changes(at) : []
    if (reported.size > 0) failpoint('device.decided')
    await this.needs.drafts.commit([...reported], [...known, ...presence.changes(heardFrom, at)])
    if (reported.size > 0) presence.forget(unstored)
    // Only now: a heartbeat whose batch is tried again is not known before, and may say something new by then.
    for (const heartbeat of heartbeats) presence.remember(heartbeat)
    return verdicts
  }

  /** Devices that say nothing new in this batch, or nothing that a node of the former version would have to read. */
  private idleDevices(
    messages: readonly DeviceMessage[],
    devices: ReadonlyMap<string, DeviceReading>,
    order: ReportOrder,
    at: Date,
  ): Set<string> {
    if (order.needsInbox) return new Set()
    const idle = new Set(devices.keys())
    for (const message of messages) {
      const device = devices.get(message.deviceId)
      if (device && !this.needs.presence.isIdle(device, message, at)) idle.delete(device.id)
    }
    return idle
  }

  private async draftAll(
    messages: readonly DeviceMessage[],
    devices: ReadonlyMap<string, DeviceReading>,
    order: ReportOrder,
    at: Date,
  ): Promise<Map<string, DeviceDraft>> {
    const { database, settings } = this.needs
    const fresh = new Set(
      messages.filter(message => !order.isKnown(message)).map(message => message.deviceId),
    )
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
  private apply(draft: DeviceDraft, message: DeviceMessage, { isLate, storedEvents }: Known): void {
    switch (message.leaf) {
      case LEAF.presence:
        return isLate && message.payload.on ? undefined : decidePresence(draft, message.payload)
      case LEAF.reported:
        return isLate ? undefined : decideReported(draft, message.payload, this.needs.recordedDowns)
      case LEAF.ack:
        return decideAck(draft, message.payload, isLate)
      case LEAF.event:
        return this.takeEvent(draft, message.payload, {
          isLate,
          isStored: storedEvents.has(message.payload.id),
        })
      case LEAF.time:
        return undefined
    }
  }

  /** What is stored already takes nothing of the device's budget. */
  private takeEvent(
    draft: DeviceDraft,
    event: DeviceEvent,
    { isLate, isStored }: { isLate: boolean; isStored: boolean },
  ): void {
    const isNoted = isStored || this.needs.eventBudget.take(draft.device.id, event, draft.at)
    decideEvent(draft, event, { isLate, isStored, isNoted })
  }
}

/** The device is its merchant's and still ours, and its key is one that it may use. */
const isAuthentic = (device: DeviceReading, { merchantId, keyVersion }: DeviceMessage, at: Date): boolean =>
  device.merchant_id === merchantId &&
  !DEVICE_LIFECYCLE.ends.includes(device.lifecycle) &&
  validKeyVersions(device, at).includes(keyVersion)

function perDevice(messages: readonly DeviceMessage[]): DeviceMessage[][] {
  const groups = new Map<string, DeviceMessage[]>()
  for (const message of messages)
    groups.set(message.deviceId, [...(groups.get(message.deviceId) ?? []), message])
  return [...groups.values()]
}

/** What is known of a message before it is decided. */
type Known = { isLate: boolean; storedEvents: ReadonlySet<string> }

const bootsOf = (messages: readonly DeviceMessage[]) => {
  const boots = messages.map(({ deviceId, payload: { bootId } }) => ({ deviceId, bootId }))
  return [...new Map(boots.map(boot => [`${boot.deviceId}|${boot.bootId}`, boot])).values()]
}
