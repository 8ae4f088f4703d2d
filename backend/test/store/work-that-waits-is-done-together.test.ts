import { waitUntil } from '@fangxing/dev/stack'
import { Desk, type DeskRules } from '../../src/app/desk'
import { fewPlans } from '../../src/store/few-plans'

const rules: DeskRules<string> = { atOnce: 1, largest: 3, keyOf: item => item[0]! }

function opened(change: Partial<DeskRules<string>> = {}) {
  const batches: string[][] = []
  const release: (() => void)[] = []
  const desk = new Desk<string, string>({ ...rules, ...change }, items => {
    batches.push([...items])
    const done = new Promise<void>(resolve => release.push(resolve))
    return items.map(async item => {
      await done
      if (item.includes('!')) throw new Error(item)
      return item.toUpperCase()
    })
  })
  return { desk, batches, release }
}
const turn = () => new Promise(resolve => setImmediate(resolve))

test('alone an item is worked on at once; what comes meanwhile shares the next batch, up to its size', async () => {
  const { desk, batches, release } = opened()
  const results = ['a', 'b', 'c', 'd', 'e'].map(item => desk.bring(item))
  expect(batches).toEqual([['a']])
  release[0]!()
  await turn()
  expect(batches).toEqual([['a'], ['b', 'c', 'd']])
  release[1]!()
  await turn()
  release[2]!()
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D', 'E'])
})

test('two items of one key never share a batch, and keep their order', async () => {
  const { desk, batches, release } = opened()
  const results = ['x', 'a1', 'a2', 'b'].map(item => desk.bring(item))
  release[0]!()
  await turn()
  expect(batches[1]).toEqual(['a1', 'b'])
  release[1]!()
  await turn()
  expect(batches[2]).toEqual(['a2'])
  release[2]!()
  expect(await Promise.all(results)).toEqual(['X', 'A1', 'A2', 'B'])
})

test('one that fails fails alone, and the desk goes on', async () => {
  const { desk, release } = opened({ atOnce: 2 })
  const results = Promise.allSettled(['a', 'b!', 'c', 'd!'].map(item => desk.bring(item)))
  for (let n = 0; n < 4; n++) {
    release[n]?.()
    await turn()
  }
  expect((await results).map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
  ])
})

test('a desk that gathers waits for company', async () => {
  const { desk, batches, release } = opened({ gatherMs: 250 })
  const results = [desk.bring('a')]
  await turn()
  results.push(desk.bring('b'))
  expect(batches).toEqual([])
  await waitUntil(() => batches.length > 0, { what: 'the batch to begin' })
  expect(batches).toEqual([['a', 'b']])
  release[0]!()
  expect(await Promise.all(results)).toEqual(['A', 'B'])
})

test.each([[[]], [['a']], [['a', 'b']], [Array.from('abcdefghijkl')]])('%j asks for the same', ids => {
  expect([...new Set(fewPlans(ids))]).toEqual(ids)
  expect(fewPlans(ids).length === 0 || fewPlans(ids).length >= 10).toBe(true)
})
