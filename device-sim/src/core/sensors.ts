import { BATTERY_CRITICAL_PCT, BATTERY_LOW_PCT } from '../protocol/messages'
import { recordForcedDown } from './boot'
import type { TamperAlarm } from './core-event'
import type { Sensors } from './core-state'
import type { Draft } from './draft'
import { abortRaise, beginMotion } from './motion'

/** Reacts to new sensor readings. */
export function handleSensors(draft: Draft, sensors: Sensors): void {
  const { volatile, durable } = draft
  const before = volatile.sensors
  volatile.sensors = sensors
  if (before.vehicleOverhead !== sensors.vehicleOverhead) draft.schedule({ type: 'report_state' })
  if (sensors.vehicleOverhead && durable.motion?.to === 'UP' && volatile.moving)
    abortRaise(draft, 'vehicle_overhead')
  if (sensors.caseOpen && !before.caseOpen) latchTamperAlarm(draft, 'case_open')
  if (sensors.tilted && !before.tilted) latchTamperAlarm(draft, 'tilt')
  const fellBelow = (limitPct: number) => before.batteryPct >= limitPct && sensors.batteryPct < limitPct
  if (fellBelow(BATTERY_CRITICAL_PCT)) emitBatteryEvent(draft, 'battery_critical')
  else if (fellBelow(BATTERY_LOW_PCT)) emitBatteryEvent(draft, 'battery_low')
  if (sensors.batteryPct < BATTERY_CRITICAL_PCT) lowerByFailSafe(draft)
}

function emitBatteryEvent(draft: Draft, kind: 'battery_low' | 'battery_critical'): void {
  draft.emitEvent(kind, { value: draft.volatile.sensors.batteryPct })
  draft.schedule({ type: 'save_flash' }, { type: 'publish_events' }, { type: 'report_state' })
}

/** The last charge lowers the lock, if the server allowed that: a device without power could not release the car. */
function lowerByFailSafe(draft: Draft): void {
  const { durable, volatile } = draft
  if (!durable.failSafeLower || durable.flashLost) return
  if (durable.motion?.to === 'DOWN' || volatile.sensors.arm === 'down') return
  draft.emitEvent('fail_safe_lower', { value: volatile.sensors.batteryPct, detail: 'battery' })
  draft.schedule({ type: 'publish_events' })
  beginMotion(draft, {
    to: 'DOWN',
    cause: 'fail_safe',
    ep: durable.ep,
    commandId: null,
    why: null,
    order: null,
    expMs: null,
  })
}

/** Somebody pressed the arm down: there is nothing left to lower. */
export function forcedDown(draft: Draft): void {
  const { durable, volatile } = draft
  const motion = durable.motion
  volatile.moving = false
  volatile.position = 'down'
  volatile.resumeDeadlineMs = null
  durable.motion = null
  if (motion?.to === 'UP') draft.completeCommands('RAISE', 'failed', 'forced')
  recordForcedDown(draft)
  if (motion?.to === 'DOWN') durable.target = 'DOWN'
  draft.completeCommands('LOWER', 'done')
  draft.schedule(
    { type: 'stop_motor' },
    { type: 'save_flash' },
    { type: 'publish_events' },
    { type: 'report_state' },
  )
}

/** Somebody lifted the arm: it stands up whatever was asked for, and only the sensor knows. */
export function forcedUp(draft: Draft): void {
  const { durable, volatile } = draft
  volatile.moving = false
  volatile.position = 'up'
  draft.schedule({ type: 'stop_motor' })
  if (durable.motion?.to === 'DOWN') draft.schedule({ type: 'schedule_retry' })
  latchTamperAlarm(draft, 'tamper')
  draft.schedule({ type: 'report_state' })
}

/** Latches an alarm about the case or the place of the device. */
export function latchTamperAlarm(draft: Draft, alarm: TamperAlarm): void {
  if (!draft.latchAlarm(alarm)) return
  draft.emitEvent(alarm)
  draft.schedule({ type: 'save_flash' }, { type: 'publish_events' }, { type: 'report_state' })
}
