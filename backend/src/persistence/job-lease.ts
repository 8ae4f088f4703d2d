/** A worker that has said nothing for so long does not work any more, or is paused: its jobs go to others. */
export const LEASE_S = 10
