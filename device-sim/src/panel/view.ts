import type { Device } from '../device/device'
import type { LogEntry } from '../hardware/motion-log'

type ScreenMode =
  | 'off'
  | 'lost'
  | 'ready'
  | 'raising'
  | 'pay'
  | 'lowering'
  | 'free'
  | 'jammed'
  | 'locked'
  | 'wrong'
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
  screen: {
    mode: ScreenMode
    pairingCode: string | null
    text: string | null
    entry: string
    lockedMs: number
    /** Tries that are left after a wrong code; null where nothing is to be said of one. */
    triesLeft: number | null
  }
  around: Device['mechanism']['surroundings']
  faults: Device['faults'] & { offlineMs: number }
  log: readonly LogEntry[]
}

const SHOWN_LOG_ENTRIES = 12

/** The device as it looks from outside now. */
export function viewOf(device: Device): DeviceView {
  const state = device.peek()
  const { uptimeMs, rssiDbm, timeKnown, beeps } = device.telemetry()
  const lockedMs = state ? Math.max(0, state.volatile.keypadLockedUntilMs - uptimeMs) : 0
  const { credentials } = device.options
  return {
    deviceId: device.deviceId,
    merchantId: device.merchantId,
    publicCode: credentials.publicCode ?? null,
    qrUrl: credentials.qrUrl ?? null,
    powered: device.powered,
    connected: device.connected,
    ...(state ? memoryOf(state) : MEMORY_WITHOUT_POWER),
    angle: device.mechanism.angleNow(),
    heading: headingOf(device),
    batteryPct: device.mechanism.sensors().batteryPct,
    rssiDbm,
    firmware: device.firmware,
    timeKnown,
    beeps,
    flashWrites: device.flashStore.writes,
    screen: state ? screenOf(state, lockedMs, uptimeMs) : SCREEN_WITHOUT_POWER,
    around: device.mechanism.surroundings,
    faults: { ...device.faults, offlineMs: offlineMsOf(device) },
    log: device.log.slice(-SHOWN_LOG_ENTRIES),
  }
}

type State = NonNullable<ReturnType<Device['peek']>>
type Memory = Pick<
  DeviceView,
  'epoch' | 'flashLost' | 'target' | 'position' | 'alarms' | 'lightOn' | 'pendingEvents'
>

const memoryOf = ({ durable, volatile }: State): Memory => ({
  epoch: durable.ep,
  flashLost: durable.flashLost,
  target: durable.target,
  position: volatile.position,
  alarms: durable.alarms,
  lightOn: volatile.lightOn,
  pendingEvents: durable.outbox.length,
})

const MEMORY_WITHOUT_POWER: Memory = {
  epoch: 0,
  flashLost: false,
  target: 'DOWN',
  position: 'unknown',
  alarms: [],
  lightOn: false,
  pendingEvents: 0,
}

function screenOf(state: State, lockedMs: number, uptimeMs: number): DeviceView['screen'] {
  const { wrongCode } = state.volatile
  const triesLeft = wrongCode && uptimeMs < wrongCode.untilUptimeMs ? wrongCode.triesLeft : null
  return { mode: screenMode(state, lockedMs, triesLeft), ...restOfScreen(state), lockedMs, triesLeft }
}

const restOfScreen = (state: State) => ({
  pairingCode: state.durable.pairingCode,
  text: state.durable.text,
  entry: state.volatile.entry,
})

const SCREEN_WITHOUT_POWER: DeviceView['screen'] = {
  mode: 'off',
  pairingCode: null,
  text: null,
  entry: '',
  lockedMs: 0,
  triesLeft: null,
}

/** A jammed arm does not move, although its motor runs. */
function headingOf({ mechanism }: Device): DeviceView['heading'] {
  return mechanism.surroundings.jam ? null : (mechanism.heading() ?? null)
}

function offlineMsOf({ faults, clock }: Device): number {
  return faults.offlineUntilMs ? Math.max(0, faults.offlineUntilMs - clock.nowMs()) : 0
}

const MODE_OF_POSITION: Readonly<Record<string, ScreenMode>> = {
  jammed: 'jammed',
  raising: 'raising',
  lowering: 'lowering',
  up: 'pay',
}

function screenMode({ durable, volatile }: State, lockedMs: number, triesLeft: number | null): ScreenMode {
  if (durable.flashLost) return 'lost'
  if (volatile.entry) return 'entry'
  if (volatile.position === 'down')
    return durable.ep > 0 && durable.lastMotion?.to === 'down' ? 'free' : 'ready'
  if (lockedMs > 0) return 'locked'
  if (triesLeft !== null) return 'wrong'
  const isLowering = volatile.position === 'unknown' && durable.motion?.to === 'DOWN'
  return isLowering ? 'lowering' : (MODE_OF_POSITION[volatile.position] ?? 'jammed')
}
