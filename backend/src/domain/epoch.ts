/** The epoch counts a device's deployments and fences every command: a LOWER of one can never free the next car. */

export const nextEpoch = (lastEpoch: number): number => lastEpoch + 1
