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
  | 'lost'
  | 'found'
  | 'revoked'

/** What follows from a transition. */
export type LifecycleEffect =
  /** The order that the device belongs to goes on without it. */
  | 'end_order_without_it'
  /** Nobody is called any more because the device is away. */
  | 'end_calls'

const rowsOf = many<DeviceLifecycle, LifecycleEvent, LifecycleEffect>

export const DEVICE_LIFECYCLE = machine<DeviceLifecycle, LifecycleEvent, LifecycleEffect>()({
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
    // A device may be given to another lot without passing through the stock.
    ...rowsOf(['provisioned', 'in_stock', 'assigned'], 'assigned', 'assigned'),
    ...rowsOf(['provisioned', 'in_stock', 'assigned'], 'unassigned', 'in_stock'),
    { from: 'assigned', event: 'reserved', to: 'reserved' },
    ...rowsOf(['reserved', 'deployed'], 'freed', 'assigned'),
    { from: 'reserved', event: 'deployed', to: 'deployed' },
    ...rowsOf(['reserved', 'deployed'], 'to_be_fetched', 'to_retrieve'),
    { from: 'to_retrieve', event: 'fetched', to: 'assigned' },
    // Not known to be down, or nothing that it says can be believed: a manager gives it out again, or takes it back.
    ...rowsOf(
      ['provisioned', 'in_stock', 'assigned', 'reserved', 'deployed', 'to_retrieve'],
      'broken',
      'maintenance',
    ),
    ...rowsOf(['maintenance'], 'assigned', 'assigned'),
    ...rowsOf(['maintenance'], 'unassigned', 'in_stock'),
    // A device at a car is called back first; one that still has to be fetched belongs to an order.
    ...rowsOf(['provisioned', 'in_stock', 'assigned', 'maintenance'], 'lost', 'lost', ['end_calls']),
    ...rowsOf(['to_retrieve'], 'lost', 'lost', ['end_order_without_it', 'end_calls']),
    ...rowsOf(['lost'], 'found', 'maintenance', ['end_calls']),
    ...rowsOf(['maintenance', 'lost'], 'revoked', 'retired'),
    ...rowsOf(['registered', 'provisioned', 'in_stock', 'assigned'], 'revoked', 'retired'),
  ],
})
/** States in which no car depends on the device: only then may it get other keys. */
const RENEWABLE_STATES: readonly DeviceLifecycle[] = [
  'registered',
  'provisioned',
  'in_stock',
  'assigned',
  'maintenance',
]
/** States without a device that could be spoken to. */
export const GONE_STATES: readonly DeviceLifecycle[] = ['retired', 'lost']

export type PositionEvent = 'starts_up' | 'is_up' | 'starts_down' | 'is_down' | 'jams' | 'loses_track'
const rowsToPosition = (event: PositionEvent, to: DevicePosition) =>
  many<DevicePosition, PositionEvent, never>(
    DEVICE_POSITIONS.filter(from => from !== to),
    event,
    to,
  )
/** A position is reported, not commanded: whatever the device says is true now, from wherever it was. */
export const DEVICE_POSITION = machine<DevicePosition, PositionEvent, never>()({
  name: 'Device position',
  table: 'device',
  column: 'position',
  isAudited: false,
  states: DEVICE_POSITIONS,
  initial: 'unknown',
  ends: ['down'],
  rows: [
    ...rowsToPosition('starts_up', 'raising'),
    ...rowsToPosition('is_up', 'up'),
    ...rowsToPosition('starts_down', 'lowering'),
    ...rowsToPosition('is_down', 'down'),
    ...rowsToPosition('jams', 'jammed'),
    ...rowsToPosition('loses_track', 'unknown'),
  ],
})

/** The event that a reported position is. */
export const POSITION_EVENTS: Readonly<Record<DevicePosition, PositionEvent>> = {
  raising: 'starts_up',
  up: 'is_up',
  lowering: 'starts_down',
  down: 'is_down',
  jammed: 'jams',
  unknown: 'loses_track',
}
/** Positions that ask nothing of a device which stands at no car. */
export const RESTING_POSITIONS: readonly DevicePosition[] = ['down', 'unknown']

/** A device that stands at a car, or may still, keeps the keys with which its release code was made. */
export const mayRenewKeys = (device: {
  lifecycle: DeviceLifecycle
  position: DevicePosition
  order_id: string | null
}): boolean =>
  device.order_id === null &&
  RENEWABLE_STATES.includes(device.lifecycle) &&
  RESTING_POSITIONS.includes(device.position)

export type LinkEvent = 'reported' | 'quiet' | 'silent' | 'will' | 'cut_off'
export const DEVICE_LINK = machine<DeviceLink, LinkEvent, never>()({
  name: 'Device link',
  table: 'device',
  column: 'link',
  isAudited: false,
  states: DEVICE_LINKS,
  initial: 'offline',
  ends: ['online', 'offline'],
  rows: [
    ...many<DeviceLink, LinkEvent, never>(['stale', 'offline'], 'reported', 'online'),
    { from: 'online', event: 'quiet', to: 'stale' },
    ...many<DeviceLink, LinkEvent, never>(['online', 'stale'], 'silent', 'offline'),
    ...many<DeviceLink, LinkEvent, never>(['online', 'stale'], 'will', 'offline'),
    // Its credentials were taken away.
    ...many<DeviceLink, LinkEvent, never>(['online', 'stale'], 'cut_off', 'offline'),
  ],
})

export type PowerEvent = 'charged' | 'drained' | 'ran_down'
export const DEVICE_POWER = machine<DevicePower, PowerEvent, never>()({
  name: 'Device power',
  table: 'device',
  column: 'power',
  isAudited: false,
  states: DEVICE_POWERS,
  initial: 'ok',
  ends: ['ok'],
  rows: [
    ...many<DevicePower, PowerEvent, never>(['low', 'critical'], 'charged', 'ok'),
    ...many<DevicePower, PowerEvent, never>(['ok', 'critical'], 'drained', 'low'),
    ...many<DevicePower, PowerEvent, never>(['ok', 'low'], 'ran_down', 'critical'),
  ],
})
/** The event that leads to a power state from any other. */
export const POWER_EVENTS: Readonly<Record<DevicePower, PowerEvent>> = {
  ok: 'charged',
  low: 'drained',
  critical: 'ran_down',
}

export const LOW_BATTERY_PCT = 30
const CRITICAL_BATTERY_PCT = 15

/** Below 30 % a device is deployed no more; below 15 % it saves itself for the way down. */
export function powerOf(batteryPct: number): DevicePower {
  if (batteryPct < CRITICAL_BATTERY_PCT) return 'critical'
  return batteryPct < LOW_BATTERY_PCT ? 'low' : 'ok'
}
