import { FAIR, type Weather } from './link/shaper'

/** What is wrong with a device's network, clock and will. The street and the arm are in `world/body`. */
export interface Faults {
  in: Weather
  out: Weather
  /** Hears and does, but says nothing. */
  mute: boolean
  refuse: boolean
  clockWrongMs: number
  offlineUntilMs: number | null
}

/** A device without faults. */
export function faultless(): Faults {
  return { in: FAIR, out: FAIR, mute: false, refuse: false, clockWrongMs: 0, offlineUntilMs: null }
}
