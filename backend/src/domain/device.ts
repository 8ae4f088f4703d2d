import {
  DEVICE_LIFECYCLES,
  DEVICE_LINKS,
  DEVICE_POSITIONS,
  DEVICE_POWERS,
  type DeviceLifecycle,
  type DeviceLink,
  type DevicePosition,
  type DevicePower,
} from '@fangxing/contract/states'
import { many, machine } from './state-machine'

export type LifecycleEvent =
  | 'provisioned'
  | 'stocked'
  | 'assigned'
  | 'unassigned'
  | 'reserved'
  | 'freed'
  | 'deployed'
  | 'to_be_fetched'
  | 'fetched'
  | 'broken'
  | 'mended'
  | 'lost'
  | 'found'
  | 'retired'

export const DEVICE_LIFECYCLE = machine<DeviceLifecycle, LifecycleEvent, never>()({
  name: 'Device lifecycle',
  table: 'device',
  column: 'lifecycle',
  isAudited: true,
  states: DEVICE_LIFECYCLES,
  initial: 'registered',
  ends: ['retired'],
  rows: [
    { from: 'registered', event: 'provisioned', to: 'provisioned' },
    { from: 'provisioned', event: 'stocked', to: 'in_stock' },
    ...many<DeviceLifecycle, LifecycleEvent, never>(['provisioned', 'in_stock'], 'assigned', 'assigned'),
    { from: 'assigned', event: 'unassigned', to: 'in_stock' },
    { from: 'assigned', event: 'reserved', to: 'reserved' },
    { from: 'reserved', event: 'freed', to: 'assigned' },
    { from: 'reserved', event: 'deployed', to: 'deployed' },
    { from: 'deployed', event: 'freed', to: 'assigned' },
    ...many<DeviceLifecycle, LifecycleEvent, never>(['reserved', 'deployed'], 'to_be_fetched', 'to_retrieve'),
    { from: 'to_retrieve', event: 'fetched', to: 'assigned' },
    ...many<DeviceLifecycle, LifecycleEvent, never>(
      ['assigned', 'in_stock', 'to_retrieve'],
      'broken',
      'maintenance',
    ),
    { from: 'maintenance', event: 'mended', to: 'assigned' },
    ...many<DeviceLifecycle, LifecycleEvent, never>(['deployed', 'to_retrieve', 'assigned'], 'lost', 'lost'),
    { from: 'lost', event: 'found', to: 'maintenance' },
    ...many<DeviceLifecycle, LifecycleEvent, never>(
      ['registered', 'provisioned', 'in_stock', 'assigned', 'maintenance', 'lost'],
      'retired',
      'retired',
    ),
  ],
})

export type PositionEvent = 'starts_up' | 'is_up' | 'starts_down' | 'is_down' | 'jams' | 'loses_track'
const POSITIONS = DEVICE_POSITIONS
/** A position is reported, not commanded: whatever the device says is true now, from wherever it was. */
export const DEVICE_POSITION = machine<DevicePosition, PositionEvent, never>()({
  name: 'Device position',
  table: 'device',
  column: 'position',
  isAudited: false,
  states: POSITIONS,
  initial: 'unknown',
  ends: ['down'],
  rows: [
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'starts_up', 'raising'),
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'is_up', 'up'),
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'starts_down', 'lowering'),
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'is_down', 'down'),
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'jams', 'jammed'),
    ...many<DevicePosition, PositionEvent, never>(POSITIONS, 'loses_track', 'unknown'),
  ],
})

export const DEVICE_LINK = machine<DeviceLink, 'heard' | 'quiet' | 'silent' | 'will', never>()({
  name: 'Device link',
  table: 'device',
  column: 'link',
  isAudited: false,
  states: DEVICE_LINKS,
  initial: 'offline',
  ends: ['online', 'offline'],
  rows: [
    ...many<DeviceLink, 'heard' | 'quiet' | 'silent' | 'will', never>(DEVICE_LINKS, 'heard', 'online'),
    { from: 'online', event: 'quiet', to: 'stale' },
    ...many<DeviceLink, 'heard' | 'quiet' | 'silent' | 'will', never>(
      ['online', 'stale'],
      'silent',
      'offline',
    ),
    ...many<DeviceLink, 'heard' | 'quiet' | 'silent' | 'will', never>(['online', 'stale'], 'will', 'offline'),
  ],
})

export const DEVICE_POWER = machine<DevicePower, 'charged' | 'drained' | 'ran_down', never>()({
  name: 'Device power',
  table: 'device',
  column: 'power',
  isAudited: false,
  states: DEVICE_POWERS,
  initial: 'ok',
  ends: ['ok'],
  rows: [
    ...many<DevicePower, 'charged' | 'drained' | 'ran_down', never>(['low', 'critical'], 'charged', 'ok'),
    ...many<DevicePower, 'charged' | 'drained' | 'ran_down', never>(['ok', 'critical'], 'drained', 'low'),
    ...many<DevicePower, 'charged' | 'drained' | 'ran_down', never>(['ok', 'low'], 'ran_down', 'critical'),
  ],
})

export const LOW_BATTERY_PCT = 30
export const CRITICAL_BATTERY_PCT = 15

/** Below 30 % a device is deployed no more; below 15 % it saves itself for the way down. */
export function powerOf(batteryPct: number): DevicePower {
  if (batteryPct < CRITICAL_BATTERY_PCT) return 'critical'
  return batteryPct < LOW_BATTERY_PCT ? 'low' : 'ok'
}
