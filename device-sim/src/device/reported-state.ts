import type { CoreState } from '../core/core-state'
import type { ReportedState } from '../protocol/messages'

/** Readings of a report that the core does not know. */
export interface ReportReadings {
  firmware: string
  rssiDbm: number
  tempC: number
  uptimeMs: number
  /** Whether this firmware keeps events until the server has heard them. */
  keepsEvents: boolean
}

/** The body of a state report, without the head that every report has. */
export function reportedState(
  state: CoreState,
  readings: ReportReadings,
): Omit<ReportedState, 'bootId' | 'seq' | 'atMs'> {
  const { durable, volatile } = state
  return {
    ep: durable.ep,
    flashLost: durable.flashLost,
    target: durable.target,
    position: volatile.position,
    batteryPct: volatile.sensors.batteryPct,
    rssiDbm: readings.rssiDbm,
    tempC: readings.tempC,
    firmware: readings.firmware,
    alarms: durable.alarms,
    selfTest: durable.selfTest,
    vehicleOverhead: volatile.sensors.vehicleOverhead,
    lastMotion: durable.lastMotion,
    uptimeMs: Math.round(readings.uptimeMs),
    ...(readings.keepsEvents && durable.outbox.length > 0
      ? { pending: durable.outbox.map(event => event.id) }
      : {}),
  }
}
