import { BATTERY_LOW_PCT, type DeviceAlarm } from '../protocol/messages'
import type { Draft } from './draft'

/** Tests sensors and charge without moving the arm. A passed test clears the latched alarms whose cause is gone. */
export function runSelfTest(draft: Draft): boolean {
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
  const stillPresent: DeviceAlarm[] = []
  if (sensors.tilted) stillPresent.push('tilt')
  if (sensors.caseOpen) stillPresent.push('case_open')
  const kept = ok ? [] : durable.alarms
  const cleared = durable.alarms.filter(alarm => !kept.includes(alarm) && !stillPresent.includes(alarm))
  if (cleared.length > 0) {
    durable.alarms = durable.alarms.filter(alarm => !cleared.includes(alarm))
    draft.emitEvent('alarm_cleared', { detail: cleared.join(' ').slice(0, 80) })
    draft.schedule({ type: 'publish_events' })
  }
  draft.schedule({ type: 'save_flash' })
  return ok
}
