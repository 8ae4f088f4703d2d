type Part = { bays: readonly string[]; entered_at: Date | null; exited_at: Date | null }

/** The car stood in the former bays and then in these: it took no more of them than at any one moment, and stands where it was seen last. */
export const baysAfter = (former: readonly string[], next: readonly string[]): string[] =>
  next.length >= former.length ? [...next] : [...former]

/** Of a stay that was reported as two, which begin in this order: only what it took at the same moment counts together. */
export function baysOfParts(first: Part, last: Part): string[] {
  const isAtOnce =
    first.exited_at !== null &&
    last.entered_at !== null &&
    first.exited_at.getTime() > last.entered_at.getTime()
  return isAtOnce ? [...new Set([...first.bays, ...last.bays])] : baysAfter(first.bays, last.bays)
}
