/** The epoch counts a device's deployments and fences every command: a LOWER of one can never free the next car. */

/** A device that is further ahead than this was not led there by an older copy of the database: it is looked at by hand. */
const FURTHEST_AHEAD = 1000
/** The column holds no more. */
const LARGEST = 2 ** 31 - 1

/** Whether an epoch that a device reports can be believed. */
export const isPlausibleEpoch = (last: number, reported: number): boolean =>
  reported <= last + FURTHEST_AHEAD && reported < LARGEST

/**
 * Above whatever the device reports: after a restored database or with a replaced device it has been further than the last
 * epoch that is written here, and would refuse the next one as superseded.
 */
export const nextEpoch = (last: number, reported: number | null): number =>
  (reported !== null && isPlausibleEpoch(last, reported) ? Math.max(last, reported) : last) + 1
