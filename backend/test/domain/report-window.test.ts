import fc from 'fast-check'
import { lookUp, withSeen, type ReportWindow } from '../../src/domain/report-window'

/** Mostly near each other, sometimes far ahead, as reports that overtake each other or follow a gap. */
const seqs = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 1, max: 400 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2_000_000_000 }) },
  ),
  { maxLength: 300 },
)

test('a window tells of each of the last 128 numbers whether it was seen, and of older ones that it cannot tell', () => {
  fc.assert(
    fc.property(seqs, fc.integer({ min: 1, max: 600 }), (received, asked) => {
      const seen = new Set<number>()
      let window: ReportWindow | null = null
      for (const seq of received) {
        const highest = Math.max(0, ...seen)
        if (window) {
          const expected = seq <= highest - 128 ? 'too_old' : seen.has(seq) ? 'known' : 'new'
          expect(lookUp(window, seq)).toBe(expected)
        }
        if (seq > highest - 128) seen.add(seq)
        window = withSeen(window, seq)
        expect(window.highest).toBe(Math.max(...seen))
        expect(window.seen).toHaveLength(128)
      }
      if (!window) return
      const expected = asked <= window.highest - 128 ? 'too_old' : seen.has(asked) ? 'known' : 'new'
      expect(lookUp(window, asked)).toBe(expected)
    }),
  )
})

test('a report older than the whole window leaves it as it is', () => {
  const window = withSeen(withSeen(null, 1), 200)
  expect(withSeen(window, 72)).toBe(window)
  expect(withSeen(window, 73)).not.toBe(window)
})
