import { createHash } from 'node:crypto'
import type { Ack, DeviceEvent, ReportedState, Presence } from '@fangxing/contract/device-protocol'
import type { Settings } from '../../settings/settings'
import { powerOf } from '../../domain/device'
import type { DeviceRow } from '../../persistence/rows'
import { closingIncidents, incidentChanges } from '../../modules/incidents'
import type { DeviceDraft } from './device-draft'
import { INCIDENT_OF_EVENT } from '../../modules/incidents'
import { confirmDown, isOpen, lowerOf, raiseOf } from './confirm-lowered'
import { recordedDowns } from './recorded-downs'
import { confirmUp, failDeployment, type HoldTimes } from './confirm-raised'

export type ReportRules = HoldTimes & Pick<Settings, 'WECHAT_UPLOAD_SHIPPING'>

/** A RAISE that is this much past its expiry can no longer run, whatever the device's clock says. */
const RAISE_MARGIN_MS = 2000
/** Answers that the device keeps: a duplicate of the same RAISE gets them again and never runs. */
const FINAL_REJECTIONS = new Set([
  'superseded', 'malformed', 'time_unknown', 'expired', 'busy', 'alarm_open', 'not_down', 'vehicle_overhead', 'battery_low',
]) // prettier-ignore

export function decideLife(draft: DeviceDraft, life: Presence): void {
  const { device, at } = draft
  if (!life.on) {
    // A will may overtake the birth of the next session: it speaks only for the session that left it.
    if (life.sessionId !== device.session_id || device.link === 'offline') return
    draft.setDevice({ link: 'offline' })
    if (device.order_is_live && !draft.incidents.some(incident => incident.kind === 'device_offline')) {
      draft.add(
        ...incidentChanges(
          { ...whereOf(draft), kind: 'device_offline', subject: `device:${device.id}` },
          draft.act,
          at,
        ),
      )
    }
    return draft.show()
  }
  const born = life.sessionId !== device.session_id || life.bootId !== device.boot_id
  seen(draft, life.bootId)
  if (!born) return
  draft.setDevice({ session_id: life.sessionId, last_seen_at: at })
  if (device.order_is_live || device.flash_lost) draft.after.push({ kind: 'reconcile', deviceId: device.id })
}

export function decideState(draft: DeviceDraft, state: ReportedState, rules: ReportRules): void {
  const { device } = draft
  seen(draft, state.bootId)
  const before = viewOf(device)
  draft.setDevice({
    position: state.position,
    power: powerOf(state.batteryPct),
    battery_pct: state.batteryPct,
    rssi: state.rssiDbm,
    firmware: state.firmware,
    alarms: state.alarms,
    self_test_at: timeOf(state.selfTest?.atMs ?? null),
    self_test_ok: state.selfTest?.ok ?? null,
    vehicle_overhead: state.vehicleOverhead,
    reported_epoch: state.ep,
    reported_target: state.target,
    flash_lost: state.flashLost,
  })
  if (viewOf(device) !== before) draft.show()
  noteLastMotion(draft, state)
  if (state.flashLost && device.last_epoch > 0) draft.after.push({ kind: 'reconcile', deviceId: device.id })
  decidePosition(draft, state, rules)
}

function decidePosition(draft: DeviceDraft, state: ReportedState, rules: ReportRules): void {
  const { order } = draft
  if (!order || state.flashLost) return
  if (state.ep < order.epoch) return decideNeverRaised(draft, state.position, rules)
  if (state.ep !== order.epoch) return
  if (state.position === 'up') {
    confirmUp(draft, rules)
    return contradict(draft)
  }
  // An arm that is down while the device still means to raise it proves nothing: it may be about to rise.
  if (state.position === 'down' && state.target === 'DOWN') {
    confirmDown(draft, {
      by: 'device',
      outcome: 'down',
      uploadShipping: rules.WECHAT_UPLOAD_SHIPPING === '1',
    })
  }
}

/** A LOWER waits for an epoch that the device never entered: once its RAISE cannot run any more, the device is free. */
function decideNeverRaised(draft: DeviceDraft, position: DeviceRow['position'], rules: ReportRules): void {
  const { order, at } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || !isOpen(lower) || position !== 'down') return
  const raise = raiseOf(order)
  const expired = !raise?.expires_at || at.getTime() > new Date(raise.expires_at).getTime() + RAISE_MARGIN_MS
  const refused = raise?.state === 'rejected' && FINAL_REJECTIONS.has(raise.outcome ?? '')
  if (raise && !expired && !refused) return
  confirmDown(draft, {
    by: 'device',
    outcome: 'never_raised',
    uploadShipping: rules.WECHAT_UPLOAD_SHIPPING === '1',
  })
}

/** The device stands up in an epoch that was thought to be over: by somebody's word, or by its own earlier one. */
function contradict(draft: DeviceDraft): void {
  const { order, at, act } = draft
  const lower = order && lowerOf(order)
  if (!order || !lower || (lower.state !== 'confirmed_by_hand' && lower.state !== 'succeeded')) return
  const kind = lower.state === 'confirmed_by_hand' ? 'hand_proof_contradicted' : 'up_without_order'
  if (draft.incidents.some(incident => incident.kind === kind)) return
  const detail = { epoch: order.epoch, proof: order.release_proof }
  draft.add(
    ...incidentChanges({ ...whereOf(draft), kind, subject: `order:${order.id}`, level: 2, detail }, act, at),
  )
  draft.show()
  draft.after.push({ kind: 'send', command: lower })
}

/** A late answer still ends its command, but its position is of the past. */
export function decideAck(draft: DeviceDraft, ack: Ack, rules: ReportRules, isLate = false): void {
  const { order, device } = draft
  if (!isLate) {
    seen(draft, ack.bootId)
    if (device.position !== ack.position) draft.show()
    draft.setDevice({ position: ack.position })
  }
  const command = order?.commands.find(candidate => candidate.id === ack.id && candidate.op === ack.op)
  if (!order || !command) return
  switch (ack.outcome) {
    case 'received':
      draft.moveCommand(command, 'accepted', { accepted_at: draft.at })
      return
    case 'done':
      if (ack.ep !== order.epoch) return
      if (command.op === 'RAISE' && ack.position === 'up') return confirmUp(draft, rules)
      if (command.op === 'LOWER' && ack.position === 'down') {
        confirmDown(draft, {
          by: 'device',
          outcome: 'down',
          uploadShipping: rules.WECHAT_UPLOAD_SHIPPING === '1',
        })
      }
      return
    case 'rejected':
    case 'failed':
      if (command.op === 'RAISE') return failDeployment(draft, ack.outcome, ack.reason ?? ack.outcome)
      return lowerRefused(draft, ack, rules)
  }
}

/** The desired state stays: the durable job goes on asking, and people are told why it does not help. */
function lowerRefused(draft: DeviceDraft, ack: Ack, rules: ReportRules): void {
  const { order, at, act, device } = draft
  const lower = lowerOf(order!)!
  if (!isOpen(lower)) return
  const reason = ack.reason ?? ack.outcome
  const state = ack.outcome === 'failed' ? 'failed' : 'rejected'
  draft.moveCommand(lower, state, { outcome: reason })
  if (reason === 'flash_lost' || reason === 'wrong_boot') {
    draft.after.push({ kind: 'reconcile', deviceId: device.id })
    return
  }
  if (ack.ep < order!.epoch) return decideNeverRaised(draft, ack.position, rules)
  if (ack.outcome !== 'failed' || draft.incidents.some(incident => incident.kind === 'lower_failed')) return
  draft.add(
    ...incidentChanges(
      { ...whereOf(draft), kind: 'lower_failed', subject: `order:${order!.id}`, detail: { reason } },
      act,
      at,
    ),
  )
  draft.show()
}

export function decideEvt(draft: DeviceDraft, evt: DeviceEvent, isLate = false): void {
  const { device, order, at, act } = draft
  if (!isLate) seen(draft, evt.bootId)
  if (evt.kind === 'clock_skew') draft.setDevice({ clock_skew_ms: Math.round(evt.value ?? 0) })
  const orderId = order && order.epoch === evt.ep ? order.id : null
  const happenedAt = notAfter(at, evt.happenedAtMs)
  const detail = { commandId: evt.commandId ?? null, value: evt.value ?? null, text: evt.detail ?? null }
  draft.events.push({ id: evt.id, kind: evt.kind, epoch: evt.ep, orderId, detail, at: happenedAt })
  draft.note('device', device.id, evt.kind, null, null, null, { epoch: evt.ep, ...detail })
  const kind = INCIDENT_OF_EVENT[evt.kind]
  if (!kind) return
  const subject = `device:${device.id}`
  draft.add(
    ...incidentChanges(
      { ...whereOf(draft), orderId, kind, subject, detail: { event: evt.kind, epoch: evt.ep, ...detail } },
      act,
      at,
    ),
  )
  if (orderId) draft.show()
}

/** Every lowering the device tells of is written down once, with what caused it: the audit asks each for its reason. */
function noteLastMotion(draft: DeviceDraft, state: ReportedState): void {
  const { device, order, at, act } = draft
  const motion = state.lastMotion
  if (!motion || motion.to !== 'down') return
  const id = uuidOf(`down|${device.id}|${motion.ep}|${motion.cause}|${motion.commandId}`)
  if (recordedDowns.has(id) || draft.events.some(event => event.id === id)) return
  draft.after.push({ kind: 'recorded', eventId: id })
  const orderId = order && order.epoch === motion.ep ? order.id : null
  const detail = { cause: motion.cause, commandId: motion.commandId }
  draft.events.push({ id, kind: 'down', epoch: motion.ep, orderId, detail, at: notAfter(at, motion.atMs) })
  const unasked = motion.cause === 'forced' || motion.cause === 'fail_safe'
  if (!unasked || !orderId || !order || lowerOf(order) || ['completed', 'released'].includes(order.state))
    return
  const kind = motion.cause === 'forced' ? 'device_forced' : 'device_alarm'
  draft.add(
    ...incidentChanges({ ...whereOf(draft), orderId, kind, subject: `device:${device.id}`, detail }, act, at),
  )
  draft.show()
}

function seen(draft: DeviceDraft, bootId: string): void {
  const { device, at, act } = draft
  if (device.link !== 'online') {
    const over = draft.incidents.filter(incident => incident.kind === 'device_offline')
    draft.add(...closingIncidents(over, device.merchant_id, 'device heard again', act, at))
    draft.show()
  }
  draft.setDevice({
    link: 'online',
    last_seen_at: at,
    ...(device.boot_id === bootId ? {} : { boot_id: bootId }),
  })
}

const viewOf = (device: DeviceRow) =>
  `${device.position}|${device.link}|${device.power}|${device.alarms.join()}`
const timeOf = (ms: number | null) => (ms === null ? null : new Date(ms))
const notAfter = (at: Date, ms: number | null) => (ms === null || ms > at.getTime() ? at : new Date(ms))

function whereOf({ device, order }: DeviceDraft) {
  return {
    merchantId: device.merchant_id,
    lotId: order?.lot_id ?? device.lot_id,
    orderId: order?.id ?? null,
    deviceId: device.id,
  }
}

function uuidOf(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
