import type { Device } from '../device/device'
import type { LogEntry } from '../hardware/motion-log'

export type ScreenMode =
  | 'off'
  | 'lost'
  | 'ready'
  | 'raising'
  | 'pay'
  | 'lowering'
  | 'free'
  | 'jammed'
  | 'locked'
  | 'entry'

/** Everything that the page shows of one device, and no secret. The names belong to the page's HTTP interface. */
export interface DeviceView {
  deviceId: string
  merchantId: string
  publicCode: string | null
  qrUrl: string | null
  powered: boolean
  connected: boolean
  epoch: number
  flashLost: boolean
  target: string
  position: string
  angle: number
  heading: { to: string; remainingMs: number } | null
  batteryPct: number
  rssiDbm: number
  firmware: string
  alarms: readonly string[]
  timeKnown: boolean
  lightOn: boolean
  beeps: number
  pendingEvents: number
  flashWrites: number
  screen: { mode: ScreenMode; challenge: string | null; text: string | null; entry: string; lockedMs: number }
  around: Device['mechanism']['surroundings']
  faults: Device['faults'] & { offlineMs: number }
  log: readonly LogEntry[]
}

const SHOWN_LOG_ENTRIES = 12

/** The device as it looks from outside now. */
export function viewOf(device: Device): DeviceView {
  const state = device.peek()
  const telemetry = device.telemetry()
  const { credentials } = device.options
  const lockedMs = state ? Math.max(0, state.volatile.keypadLockedUntilMs - telemetry.uptimeMs) : 0
  const { offlineUntilMs } = device.faults
  const heading = device.mechanism.heading() ?? null
  return {
    deviceId: device.deviceId,
    merchantId: device.merchantId,
    publicCode: credentials.publicCode ?? null,
    qrUrl: credentials.qrUrl ?? null,
    powered: device.powered,
    connected: device.connected,
    epoch: state?.durable.ep ?? 0,
    flashLost: state?.durable.flashLost ?? false,
    target: state?.durable.target ?? 'DOWN',
    position: state?.volatile.position ?? 'unknown',
    angle: device.mechanism.angleNow(),
    heading: heading && !device.mechanism.surroundings.jam ? heading : null,
    batteryPct: device.mechanism.sensors().batteryPct,
    rssiDbm: telemetry.rssiDbm,
    firmware: device.firmware,
    alarms: state?.durable.alarms ?? [],
    timeKnown: telemetry.timeKnown,
    lightOn: state?.volatile.lightOn ?? false,
    beeps: telemetry.beeps,
    pendingEvents: state?.durable.outbox.length ?? 0,
    flashWrites: device.flashStore.writes,
    screen: {
      mode: screenMode(device, lockedMs),
      challenge: state?.durable.pairingCode ?? null,
      text: state?.durable.text ?? null,
      entry: state?.volatile.entry ?? '',
      lockedMs,
    },
    around: device.mechanism.surroundings,
    faults: {
      ...device.faults,
      offlineMs: offlineUntilMs ? Math.max(0, offlineUntilMs - device.clock.nowMs()) : 0,
    },
    log: device.log.slice(-SHOWN_LOG_ENTRIES),
  }
}

function screenMode(device: Device, lockedMs: number): ScreenMode {
  const state = device.peek()
  if (!state) return 'off'
  const { durable, volatile } = state
  if (durable.flashLost) return 'lost'
  if (volatile.entry) return 'entry'
  switch (volatile.position) {
    case 'jammed':
      return 'jammed'
    case 'raising':
      return 'raising'
    case 'lowering':
      return 'lowering'
    case 'up':
      return lockedMs > 0 ? 'locked' : 'pay'
    case 'unknown':
      return durable.motion?.to === 'DOWN' ? 'lowering' : 'jammed'
    case 'down':
      return durable.ep > 0 && durable.lastMotion?.to === 'down' ? 'free' : 'ready'
  }
}
