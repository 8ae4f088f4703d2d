import fc from 'fast-check'
import { ownerOf } from '../../src/domain/rendezvous'

const members = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 8 })

test('whoever knows the same members, in any order, names the same owner', () => {
  fc.assert(
    fc.property(fc.string(), members, (key, ids) => {
      const owner = ownerOf(key, ids)
      expect(ids).toContain(owner)
      expect(ownerOf(key, [...ids].reverse())).toBe(owner)
    }),
  )
})

test('when a member goes only its own keys move', () => {
  fc.assert(
    fc.property(fc.string(), members, (key, ids) => {
      const owner = ownerOf(key, ids)!
      for (const gone of ids.filter(id => id !== owner))
        expect(
          ownerOf(
            key,
            ids.filter(id => id !== gone),
          ),
        ).toBe(owner)
    }),
  )
})

test('each of four members has about a quarter of the devices', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.uuid(), { minLength: 4, maxLength: 4 }), ids => {
      const counts = new Map<string, number>()
      for (let number = 0; number < 1000; number++) {
        const owner = ownerOf(`FX${number.toString(36).toUpperCase().padStart(8, 'A')}`, ids)!
        counts.set(owner, (counts.get(owner) ?? 0) + 1)
      }
      for (const id of ids) expect(counts.get(id)!).toBeGreaterThan(150)
    }),
    { numRuns: 10 },
  )
})

test('without members there is no owner', () => {
  expect(ownerOf('FX1', [])).toBeNull()
})
