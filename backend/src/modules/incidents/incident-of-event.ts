import type { DeviceEventKind } from '@fangxing/contract/device-protocol'
import type { IncidentKind } from '@fangxing/contract/states'

/** What people are called for when a device tells of something; a new kind of event needs an answer here. */
export const INCIDENT_OF_EVENT: Readonly<Record<DeviceEventKind, IncidentKind | null>> = {
  tamper: 'device_alarm',
  moved: 'device_alarm',
  forced_down: 'device_forced',
  tilt: 'device_alarm',
  case_open: 'device_alarm',
  motor_timeout: 'device_alarm',
  obstacle: 'device_alarm',
  clock_skew: null,
  bad_signature: 'device_alarm',
  battery_low: null,
  battery_critical: 'device_alarm',
  released_by_code: null,
  released_by_ticket: null,
  fail_safe_lower: 'device_alarm',
  code_locked: 'device_alarm',
  flash_lost: 'device_flash_lost',
  epoch_adopted: null,
  alarm_cleared: null,
}
