import { waitUntil } from '@fangxing/dev/stack'
import { DatabaseUnavailable } from '../../src/workflows/outage'
import { MicroBatcher, type BatchRules } from '../../src/workflows/micro-batcher'
import { padForPlanCache } from '../../src/persistence/plan-cache'

const rules: BatchRules<string> = {
  atOnce: 1,
  largest: 3,
  mostWaiting: 20,
  limitMs: 60_000,
  keyOf: item => item[0]!,
}

function opened(change: Partial<BatchRules<string>> = {}) {
  const batches: string[][] = []
  const release: (() => void)[] = []
  const batcher = new MicroBatcher<string, string>({ ...rules, ...change }, items => {
    batches.push([...items])
    const done = new Promise<void>(resolve => release.push(resolve))
    return items.map(async item => {
      await done
      if (item.includes('!')) throw new Error(item)
      return item.toUpperCase()
    })
  })
  return { batcher, batches, release }
}
const turn = () => new Promise(resolve => setImmediate(resolve))

test('a single item is processed at once; items that arrive meanwhile share the next batch, up to its size', async () => {
  const { batcher, batches, release } = opened()
  const results = ['a', 'b', 'c', 'd', 'e'].map(item => batcher.add(item))
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
  const { batcher, batches, release } = opened()
  const results = ['x', 'a1', 'a2', 'b'].map(item => batcher.add(item))
  release[0]!()
  await turn()
  expect(batches[1]).toEqual(['a1', 'b'])
  release[1]!()
  await turn()
  expect(batches[2]).toEqual(['a2'])
  release[2]!()
  expect(await Promise.all(results)).toEqual(['X', 'A1', 'A2', 'B'])
})

test('an item that fails does not fail the others of its batch, and the batcher goes on', async () => {
  const { batcher, release } = opened({ atOnce: 2 })
  const results = Promise.allSettled(['a', 'b!', 'c', 'd!'].map(item => batcher.add(item)))
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

test('a batch that hangs fails its items at the limit, and the next one begins', async () => {
  const { batcher, batches, release } = opened({ limitMs: 100 })
  const hanging = batcher.add('a')
  const next = batcher.add('b')
  await expect(hanging).rejects.toBeInstanceOf(DatabaseUnavailable)
  await turn()
  expect(batches).toEqual([['a'], ['b']])
  release[1]!()
  expect(await next).toBe('B')
})

test('what finds too many waiting is refused at once', async () => {
  const { batcher, release } = opened({ mostWaiting: 2 })
  const results = ['a', 'b', 'c'].map(item => batcher.add(item))
  await expect(batcher.add('d')).rejects.toBeInstanceOf(DatabaseUnavailable)
  release[0]!()
  await turn()
  release[1]!()
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C'])
})

test('a batcher with a delay waits for more items', async () => {
  const { batcher, batches, release } = opened({ gatherMs: 250 })
  const results = [batcher.add('a')]
  await turn()
  results.push(batcher.add('b'))
  expect(batches).toEqual([])
  await waitUntil(() => batches.length > 0, { what: 'the batch to begin' })
  expect(batches).toEqual([['a', 'b']])
  release[0]!()
  expect(await Promise.all(results)).toEqual(['A', 'B'])
})

test.each([[[]], [['a']], [['a', 'b']], [Array.from('abcdefghijkl')]])(
  '%j padded for the plan cache names the same ids',
  ids => {
    expect([...new Set(padForPlanCache(ids))]).toEqual(ids)
    expect(padForPlanCache(ids).length === 0 || padForPlanCache(ids).length >= 10).toBe(true)
  },
)

test('a batch that takes long makes room for others, up to a limit, and takes no place of theirs when it ends', async () => {
  const { batcher, batches, release } = opened({ slow: { afterMs: 50, mostAtOnce: 2 }, largest: 1 })
  const results = ['a', 'b', 'c', 'd'].map(item => batcher.add(item))
  expect(batches).toEqual([['a']])
  await waitUntil(() => batches.length === 2, { what: 'the second batch', timeoutMs: 5000, everyMs: 5 })
  // Node runs timers of one length in the order in which they were set: the second batch counts as slow by then.
  await new Promise(resolve => setTimeout(resolve, 50))
  await turn()
  expect(batches).toEqual([['a'], ['b']])
  release[0]!()
  await turn()
  expect(batches).toEqual([['a'], ['b'], ['c']])
  for (const index of [1, 2]) {
    release[index]!()
    await turn()
  }
  release[3]!()
  expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D'])
  await turn()
  const later = ['e', 'f'].map(item => batcher.add(item))
  expect(batches.slice(4)).toEqual([['e']])
  release[4]!()
  await turn()
  release[5]!()
  expect(await Promise.all(later)).toEqual(['E', 'F'])
})
