import { BATTERY_CRITICAL_PCT, BATTERY_LOW_PCT, type DeviceAlarm } from '@fangxing/contract/device-protocol'
import { noteForced } from './boot'
import type { Draft } from './draft'
import { begin, giveUpRaising } from './motion'
import type { Sensors } from './state'

/** New readings of the sensors. */
export function feel(draft: Draft, sensors: Sensors): void {
  const { volatile, durable } = draft
  const before = volatile.sensors
  volatile.sensors = sensors
  if (before.vehicleOverhead !== sensors.vehicleOverhead) draft.do({ type: 'report' })
  if (sensors.vehicleOverhead && durable.motion?.to === 'UP' && volatile.moving)
    giveUpRaising(draft, 'vehicle_overhead')
  if (sensors.caseOpen && !before.caseOpen) disturbed(draft, 'case_open')
  if (sensors.tilted && !before.tilted) disturbed(draft, 'tilt')
  const fell = (limit: number) => before.batteryPct >= limit && sensors.batteryPct < limit
  if (fell(BATTERY_CRITICAL_PCT)) note(draft, 'battery_critical')
  else if (fell(BATTERY_LOW_PCT)) note(draft, 'battery_low')
  if (sensors.batteryPct < BATTERY_CRITICAL_PCT) failSafe(draft)
}

function note(draft: Draft, kind: 'battery_low' | 'battery_critical'): void {
  draft.happen(kind, { value: draft.volatile.sensors.batteryPct })
  draft.do({ type: 'save' }, { type: 'tell' }, { type: 'report' })
}

/** The last of the battery frees the car, if the server allowed that: a dead lock would hold it for nothing. */
function failSafe(draft: Draft): void {
  const { durable, volatile } = draft
  if (!durable.failSafeLower || durable.flashLost || durable.loweredEp === durable.ep) return
  if (durable.motion?.to === 'DOWN' || volatile.sensors.arm === 'down') return
  draft.happen('fail_safe_lower', { value: volatile.sensors.batteryPct, detail: 'battery' })
  draft.do({ type: 'tell' })
  begin(draft, {
    to: 'DOWN',
    cause: 'fail_safe',
    ep: durable.ep,
    commandId: null,
    why: null,
    order: null,
    expMs: null,
  })
}

/** Somebody pressed the arm down: nothing is left to lower. */
export function forcedDown(draft: Draft): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  volatile.position = 'down'
  volatile.resumeUntilUpMs = null
  durable.motion = null
  if (motion?.to === 'UP') draft.settle('RAISE', 'failed', 'forced')
  noteForced(draft)
  if (motion?.to === 'DOWN') durable.target = 'DOWN'
  draft.settle('LOWER', 'done')
  draft.do({ type: 'stop' }, { type: 'save' }, { type: 'tell' }, { type: 'report' })
}

/** Latches an alarm of the case. */
export function disturbed(
  draft: Draft,
  alarm: Extract<DeviceAlarm, 'tamper' | 'moved' | 'tilt' | 'case_open'>,
): void {
  if (!draft.alarm(alarm)) return
  draft.happen(alarm)
  draft.do({ type: 'save' }, { type: 'tell' }, { type: 'report' })
}
