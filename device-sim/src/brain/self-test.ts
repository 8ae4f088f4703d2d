import { BATTERY_LOW_PCT, type DeviceAlarm } from '@fangxing/contract/device-protocol'
import type { Draft } from './draft'

/** Tests sensors and charge without moving the arm. A passed test clears the latched alarms whose cause is gone. */
export function selfTest(draft: Draft): boolean {
  const { durable, volatile } = draft
  const { sensors } = volatile
  const armFits = durable.target === 'DOWN' ? sensors.arm === 'down' : sensors.arm === 'up'
  const ok =
    !durable.flashLost &&
    !sensors.tilted &&
    !sensors.caseOpen &&
    sensors.batteryPct >= BATTERY_LOW_PCT &&
    armFits
  durable.selfTest = { atMs: draft.nowMs, ok }
  const still: DeviceAlarm[] = []
  if (sensors.tilted) still.push('tilt')
  if (sensors.caseOpen) still.push('case_open')
  const kept = ok ? [] : durable.alarms
  const cleared = durable.alarms.filter(alarm => !kept.includes(alarm) && !still.includes(alarm))
  if (cleared.length > 0) {
    durable.alarms = durable.alarms.filter(alarm => !cleared.includes(alarm))
    draft.happen('alarm_cleared', { detail: cleared.join(' ').slice(0, 80) })
    draft.do({ type: 'tell' })
  }
  draft.do({ type: 'save' })
  return ok
}
