import { NO_MESSAGE_FAULTS, type MessageFaults } from '../network/network-faults'

/**
 * What is wrong with a device's network, clock and behaviour. What is wrong around it belongs to `Surroundings`. The
 * names are those of the HTTP call `fault`.
 */
export interface DeviceFaults {
  in: MessageFaults
  out: MessageFaults
  /** Receives and obeys, but publishes nothing. */
  mute: boolean
  refuse: boolean
  clockWrongMs: number
  offlineUntilMs: number | null
}

/** A device without faults. */
export function noFaults(): DeviceFaults {
  return {
    in: NO_MESSAGE_FAULTS,
    out: NO_MESSAGE_FAULTS,
    mute: false,
    refuse: false,
    clockWrongMs: 0,
    offlineUntilMs: null,
  }
}
