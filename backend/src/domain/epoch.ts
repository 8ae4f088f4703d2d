/** The epoch counts a device's deployments and fences every command: a LOWER of one can never free the next car. */

export const nextEpoch = (lastEpoch: number): number => lastEpoch + 1

/** What a device that stores `storedEpoch` must answer to a LOWER of `commandEpoch`. */
export function lowerVerdict(
  storedEpoch: number,
  commandEpoch: number,
): 'applies' | 'superseded' | 'unknown_epoch' {
  if (commandEpoch === storedEpoch) return 'applies'
  return commandEpoch < storedEpoch ? 'superseded' : 'unknown_epoch'
}

/** Whether a report of `reportedEpoch` speaks of the order that was deployed in `orderEpoch`. */
export const speaksOf = (reportedEpoch: number | null, orderEpoch: number): boolean =>
  reportedEpoch === orderEpoch
