/** Numbers of one start of a device below the highest of which each is remembered. */
const WINDOW = 128

/**
 * Which reports of one start of a device were stored: the highest number, and for the 128 up to it, the highest first,
 * whether each was. Older ones are not told apart.
 */
export type ReportWindow = { highest: number; seen: string }

type Seen = 'new' | 'known' | 'too_old'

export function lookUp({ highest, seen }: ReportWindow, seq: number): Seen {
  if (seq > highest) return 'new'
  const digit = seen[highest - seq]
  if (digit === undefined) return 'too_old'
  return digit === '1' ? 'known' : 'new'
}

/** The window with one more report in it; the same when the report is older than all of it. */
export function withSeen(window: ReportWindow | null, seq: number): ReportWindow {
  if (!window) return { highest: seq, seen: '1'.padEnd(WINDOW, '0') }
  const { highest, seen } = window
  if (seq > highest) {
    const skipped = Math.min(seq - highest - 1, WINDOW - 1)
    return { highest: seq, seen: `1${'0'.repeat(skipped)}${seen}`.slice(0, WINDOW) }
  }
  const place = highest - seq
  return place < WINDOW ? { highest, seen: `${seen.slice(0, place)}1${seen.slice(place + 1)}` } : window
}
