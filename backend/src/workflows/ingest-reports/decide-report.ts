import type { AuditReason } from '@fangxing/contract/audit-reasons'
import { createHash } from 'node:crypto'
import type {
  Ack,
  DeviceEvent,
  LastMotion,
  Presence,
  ReportedState,
} from '@fangxing/contract/device-protocol'
import { DEVICE_LINK, powerOf } from '../../domain/device'
import { isOpenCommand, LOCK_COMMAND } from '../../domain/lock-command'
import { may } from '../../domain/state-machine'
import type { DeviceRow } from '../../persistence/rows'
import { closeIncidents } from '../../modules/incidents'
import type { DeviceDraft } from './device-draft'
import { INCIDENT_OF_EVENT } from '../../modules/incidents'
import { lowerOf, queueRelease, raiseOf } from '../../modules/locks'
import { confirmDown } from './confirm-lowered'
import { isPlausibleEpoch } from '../../domain/epoch'
import { confirmUp, failDeployment } from './confirm-raised'
import { decideStray } from './decide-stray'
import { hasIncident, openIncidentsOf, report } from './incidents-of-device'
import { hasEntered, outranksProof, STANDING } from './present-position'
import type { RecordedDowns } from './recorded-downs'

/** A RAISE that is this much past its expiry can no longer run, whatever the device's clock says. */
const RAISE_MARGIN_MS = 2000
/** Answers that the device keeps: a duplicate of the same RAISE gets them again and never runs. */
const FINAL_REJECTIONS = new Set([
  'superseded', 'malformed', 'time_unknown', 'expired', 'busy', 'alarm_open', 'not_down', 'vehicle_overhead', 'battery_low',
]) // prettier-ignore

export function decidePresence(draft: DeviceDraft, presence: Presence): void {
  const { device } = draft
  if (!presence.on) {
    // A will may overtake the birth of the next session: it speaks only for the session that left it.
    if (presence.sessionId !== device.session_id || !may(DEVICE_LINK, device.link, 'will')) return
    draft.link('will')
    draft.hasLeft = true
    return draft.show()
  }
  const born = presence.sessionId !== device.session_id || presence.bootId !== device.boot_id
  seen(draft, presence.bootId)
  if (!born) return
  draft.setDevice({ session_id: presence.sessionId })
  if (device.keys_asked_at !== null) draft.afterCommit.push({ kind: 'born', device })
  if (device.order_is_live || device.flash_lost)
    draft.afterCommit.push({ kind: 'reconcile', deviceId: device.id })
}

/**
 * After all reports of a batch: whether the device is away is decided by the last of them, so that one incident is not
 * both closed and opened in a commit.
 */
export function decideAbsence(draft: DeviceDraft): void {
  const { device, work } = draft
  const open = openIncidentsOf(draft, 'device_offline')
  if (device.link === 'online') closeIncidents(work, open, { seen: 'device reported again' })
  else if (draft.hasLeft && device.order_is_live && open.length === 0)
    report(draft, { kind: 'device_offline', subject: `device:${device.id}` })
}

export function decideReported(draft: DeviceDraft, state: ReportedState, recorded: RecordedDowns): void {
  const { device } = draft
  seen(draft, state.bootId)
  const before = viewOf(device)
  draft.moveTo(state.position)
  draft.powerIs(powerOf(state.batteryPct))
  draft.setDevice({
    battery_pct: state.batteryPct,
    rssi: state.rssiDbm,
    firmware: state.firmware || null,
    alarms: state.alarms,
    self_test_at: timeOf(state.selfTest?.atMs ?? null),
    self_test_ok: state.selfTest?.ok ?? null,
    vehicle_overhead: state.vehicleOverhead,
    ...(isPlausibleEpoch(device.last_epoch, state.ep) ? { reported_epoch: state.ep } : {}),
    reported_target: state.target,
    flash_lost: state.flashLost,
  })
  if (viewOf(device) !== before) draft.show()
  if (state.pending) draft.afterCommit.push({ kind: 'confirm_events', device, pending: state.pending })
  noteLastMotion(draft, state, recorded)
  if (state.flashLost && device.last_epoch > 0)
    draft.afterCommit.push({ kind: 'reconcile', deviceId: device.id })
  if (!state.flashLost) decideStray(draft, state)
  decidePosition(draft, state)
}

function decidePosition(draft: DeviceDraft, state: ReportedState): void {
  const { order } = draft
  if (!order || state.flashLost) return
  if (state.ep !== order.epoch) return decideNeverRaised(draft, state.position)
  if (state.position === 'up') confirmUp(draft)
  if (outranksProof(order, state.position)) return contradict(draft)
  // An arm that is down while the device still means to raise it proves nothing: it may be about to rise.
  if (state.position === 'down' && state.target === 'DOWN') {
    confirmDown(draft, { by: 'device', outcome: 'down' })
  }
}

/**
 * A LOWER waits for an epoch that the device never entered: once its RAISE cannot run any more, the device is free. Another
 * epoch proves nothing once the device was heard to have entered this one: then only this epoch, or a person, ends it.
 */
function decideNeverRaised(draft: DeviceDraft, position: DeviceRow['position']): void {
  const { order, at } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || !isOpenCommand(lower) || position !== 'down') return
  const raise = raiseOf(order)
  if (hasEntered(order)) return
  const expired = !raise?.expires_at || at.getTime() > new Date(raise.expires_at).getTime() + RAISE_MARGIN_MS
  const refused = raise?.state === 'rejected' && FINAL_REJECTIONS.has(raise.outcome ?? '')
  if (raise && !expired && !refused) return
  confirmDown(draft, { by: 'device', outcome: 'never_raised' })
}

/**
 * The device stands up in an epoch that was thought to be over: by somebody's word, or by its own earlier one. Its LOWER is
 * open again and sent like any other until the arm is down; the rest of the batch is judged when that can be read.
 */
function contradict(draft: DeviceDraft): void {
  const { order } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || !may(LOCK_COMMAND, lower.state, 'contradicted')) return
  const kind = lower.state === 'confirmed_by_hand' ? 'hand_proof_contradicted' : 'up_without_order'
  draft.transitionCommand(lower, 'contradicted', { ended_at: null, outcome: null })
  queueRelease(draft.work, order.id, lower)
  if (!hasIncident(draft, kind)) {
    const detail = { epoch: order.epoch, proof: order.release_proof }
    report(draft, { kind, subject: `order:${order.id}`, level: 2, detail })
  }
  draft.afterCommit.push({ kind: 'send', command: lower })
  draft.isFull = true
}

/** A late answer still ends its command, but its position is of the past. */
export function decideAck(draft: DeviceDraft, ack: Ack, isLate = false): void {
  const { order, device } = draft
  if (!isLate) {
    seen(draft, ack.bootId)
    if (device.position !== ack.position) draft.show()
    draft.moveTo(ack.position)
  }
  const command = order?.commands.find(candidate => candidate.id === ack.id && candidate.op === ack.op)
  if (!order || !command) return
  switch (ack.outcome) {
    case 'received':
      draft.transitionCommand(command, 'accepted', { accepted_at: draft.at })
      return
    case 'done':
      if (ack.ep === order.epoch) decideDone(draft, ack, isLate)
      return
    case 'rejected':
    case 'failed':
      if (command.op === 'RAISE') return failDeployment(draft, ack.outcome, ack.reason ?? ack.outcome)
      return lowerRefused(draft, ack, isLate)
  }
}

/** The device has carried a command of the present epoch out. */
function decideDone(draft: DeviceDraft, { op, position }: Ack, isLate: boolean): void {
  if (op === 'RAISE' && position === 'up') return confirmUp(draft)
  if (op !== 'LOWER') return
  // What the device says now outranks what an answer said that was late.
  if (position === 'down' && (!isLate || draft.device.position === 'down'))
    return confirmDown(draft, { by: 'device', outcome: 'down' })
  if (!isLate && STANDING.includes(position)) reportUnmoved(draft)
}

/** Older firmware says done without moving: resending does not help, so somebody has to come with the key. */
function reportUnmoved(draft: DeviceDraft): void {
  const lower = lowerOf(draft.order!)
  if (!lower || !isOpenCommand(lower) || hasIncident(draft, 'lower_failed')) return
  const detail = { reason: 'done_without_moving' satisfies AuditReason }
  report(draft, { kind: 'lower_failed', subject: `order:${draft.order!.id}`, level: 2, detail })
  draft.show()
}

/** The desired state stays: the durable job goes on asking, and an incident says why it does not help. */
function lowerRefused(draft: DeviceDraft, ack: Ack, isLate: boolean): void {
  const { order, device } = draft
  const lower = lowerOf(order!)!
  if (!isOpenCommand(lower)) return
  const reason = ack.reason ?? ack.outcome
  draft.transitionCommand(lower, ack.outcome === 'failed' ? 'failed' : 'rejected', { outcome: reason })
  if (reason === 'flash_lost' || reason === 'wrong_boot') {
    draft.afterCommit.push({ kind: 'reconcile', deviceId: device.id })
    return
  }
  if (ack.ep !== order!.epoch) return isLate ? undefined : decideNeverRaised(draft, ack.position)
  if (ack.outcome !== 'failed' || hasIncident(draft, 'lower_failed')) return
  report(draft, { kind: 'lower_failed', subject: `order:${order!.id}`, detail: { reason } })
  draft.show()
}

/**
 * An event that is stored was told before, whatever number it came under; what people have closed since stays closed.
 * `isNoted`: whether the device's budget lets this event be written down.
 */
export function decideEvent(
  draft: DeviceDraft,
  event: DeviceEvent,
  { isLate = false, isStored = false, isNoted = true } = {},
): void {
  if (!isLate) seen(draft, event.bootId)
  if (isNoted && !isStored && !draft.hasEvent(event.id)) storeEvent(draft, event)
}

function storeEvent(draft: DeviceDraft, event: DeviceEvent): void {
  const { device, order, at, work } = draft
  if (event.kind === 'clock_skew') draft.setDevice({ clock_skew_ms: Math.round(event.value ?? 0) })
  const orderId = order && order.epoch === event.ep ? order.id : null
  const happenedAt = notAfter(at, event.happenedAtMs)
  const detail = {
    commandId: event.commandId ?? null,
    value: event.value ?? null,
    text: event.detail ?? null,
  }
  draft.addEvent({ id: event.id, kind: event.kind, epoch: event.ep, orderId, detail, at: happenedAt })
  work.audit({
    merchantId: device.merchant_id,
    entity: 'device',
    entityId: device.id,
    orderId: order?.id ?? null,
    event: event.kind,
    detail: { epoch: event.ep, ...detail },
  })
  const kind = INCIDENT_OF_EVENT[event.kind]
  if (!kind) return
  const reported = { event: event.kind, epoch: event.ep, ...detail }
  report(draft, { orderId, kind, subject: `device:${device.id}`, detail: reported })
  if (orderId) draft.show()
}

/** Every lowering that the device reports is written down once, with what caused it: the audit asks each for its reason. */
function noteLastMotion(draft: DeviceDraft, state: ReportedState, recorded: RecordedDowns): void {
  const { device, order, at } = draft
  const motion = state.lastMotion
  if (!motion || motion.to !== 'down') return
  const id = idOfLowering(device.id, motion)
  if (recorded.has(id) || draft.hasEvent(id)) return
  draft.afterCommit.push({ kind: 'recorded', eventId: id })
  const orderId = order && order.epoch === motion.ep ? order.id : null
  const detail = { cause: motion.cause, commandId: motion.commandId }
  draft.addEvent({ id, kind: 'down', epoch: motion.ep, orderId, detail, at: notAfter(at, motion.atMs) })
  const unasked = motion.cause === 'forced' || motion.cause === 'fail_safe'
  if (!unasked || !orderId || !order || lowerOf(order) || ['completed', 'released'].includes(order.state))
    return
  const kind = motion.cause === 'forced' ? 'device_forced' : 'device_alarm'
  report(draft, { orderId, kind, subject: `device:${device.id}`, detail })
  draft.show()
}

function seen(draft: DeviceDraft, bootId: string): void {
  draft.hasReported = true
  if (draft.device.link !== 'online') {
    draft.show()
    draft.link('reported')
  }
  draft.setDevice({ boot_id: bootId })
}

const viewOf = (device: DeviceRow) =>
  `${device.position}|${device.link}|${device.power}|${device.alarms.join()}`
const timeOf = (ms: number | null) => (ms === null ? null : new Date(ms))
const notAfter = (at: Date, ms: number | null) => (ms === null || ms > at.getTime() ? at : new Date(ms))

/**
 * The same lowering in many reports has one id. Not a UUID of any version: rows that are stored already were named
 * in this way, and a name of another kind would store each of them again.
 */
function idOfLowering(deviceId: string, motion: LastMotion): string {
  const hex = createHash('sha256')
    .update(`down|${deviceId}|${motion.ep}|${motion.cause}|${motion.commandId}`)
    .digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
