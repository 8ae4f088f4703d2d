import type { ReportedState } from '@fangxing/contract/device-protocol'
import type { BrainState } from './brain/state'

export interface Surface {
  firmware: string
  rssiDbm: number
  tempC: number
  uptimeMs: number
}

/** The body of a `state` report, all but its place in the sequence. */
export function stateBody(state: BrainState, surface: Surface): Omit<ReportedState, 'bootId' | 'seq' | 'atMs'> {
  const { durable, volatile } = state
  return {
    ep: durable.ep,
    flashLost: durable.flashLost,
    target: durable.target,
    position: volatile.position,
    batteryPct: volatile.sensors.batteryPct,
    rssiDbm: surface.rssiDbm,
    tempC: surface.tempC,
    firmware: surface.firmware,
    alarms: durable.alarms,
    selfTest: durable.selfTest,
    vehicleOverhead: volatile.sensors.vehicleOverhead,
    lastMotion: durable.lastMotion,
    uptimeMs: Math.round(surface.uptimeMs),
  }
}
