/**
 * Names of events in old rows of the audit log, with the name that is written today. The log is append-only, so old names
 * stay there forever and are translated when they are read.
 */
const PRESENT_NAMES: Readonly<Record<string, string>> = {
  barred: 'time_barred',
  came_too_much: 'overpaid',
  doubted: 'flagged',
  mended: 'repaired',
  order_ended_unpaid: 'let_go',
}

/** The present name of an event of the audit log. */
export const presentEventName = (event: string): string => PRESENT_NAMES[event] ?? event
