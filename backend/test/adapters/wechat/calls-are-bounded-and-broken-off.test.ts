import { WeChatBreakers } from '../../../src/adapters/wechat/breakers'
import { payThrough } from '../../../src/adapters/wechat/broken-off'
import { TOO_FAST, type Answer } from '../../../src/ports'
import { fakePay, refused, trade } from '../../support/fake-pay'

const away = { kind: 'unknown', why: 'UND_ERR_CONNECT_TIMEOUT' } as const
const ok = { kind: 'ok', value: 1 } as const
let changes: string[]
let breakers: WeChatBreakers

beforeEach(() => {
  jest.useFakeTimers()
  changes = []
  breakers = new WeChatBreakers({
    nowMs: () => Date.now(),
    changed: (call, isBrokenOff) => changes.push(`${call} ${isBrokenOff ? 'off' : 'on'}`),
  })
})
afterEach(() => {
  breakers.stop()
  jest.useRealTimers()
})

async function ask(
  call: 'query' | 'close' | 'awaited_query',
  times: number,
  answer: Answer<number>,
): Promise<number> {
  let asked = 0
  for (let time = 0; time < times; time++)
    await breakers.call(call, () => {
      asked++
      return Promise.resolve(answer)
    })
  return asked
}

test('after calls without an answer no more are made of this kind, until one that tries is answered', async () => {
  expect(await ask('query', 20, away)).toBe(5)
  expect(changes).toEqual(['query off'])
  expect(breakers.pauseMs('query')).toBe(5_000)
  expect(breakers.pauseMs('close')).toBe(0)
  expect(await breakers.call('query', () => Promise.resolve(ok))).toEqual({
    kind: 'unknown',
    why: 'broken off',
  })
  expect(await ask('close', 1, ok)).toBe(1)
  // What somebody who has paid waits for is asked all the same.
  expect(await ask('awaited_query', 20, away)).toBe(20)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(breakers.pauseMs('query')).toBe(0)
  expect(await ask('query', 5, away)).toBe(1)
  await jest.advanceTimersByTimeAsync(5_000)
  expect(await ask('query', 5, ok)).toBe(5)
  expect(changes.at(-1)).toBe('query on')
})

test('refusals, and answers that cannot be used, are answers', async () => {
  expect(await ask('query', 10, refused('ORDERNOTEXIST'))).toBe(10)
  expect(await ask('query', 10, { kind: 'unknown', why: 'response signature invalid' })).toBe(10)
  // One merchant that asks too often keeps no other from being asked about.
  expect(await ask('query', 10, { kind: 'unknown', why: TOO_FAST })).toBe(10)
  expect(changes).toEqual([])
})

test('slow calls are broken off while they still run, and each caller gets its own answer in the end', async () => {
  const slow = () => new Promise<Answer<number>>(resolve => setTimeout(resolve, 5_000, ok))
  const answers = Array.from({ length: 8 }, () => breakers.call('close', slow))
  // As many as are allowed at once are under way.
  expect(await breakers.call('close', slow)).toEqual({ kind: 'unknown', why: 'too many calls under way' })
  await jest.advanceTimersByTimeAsync(2_000)
  expect(changes).toEqual(['close off'])
  await jest.advanceTimersByTimeAsync(3_000)
  expect(await Promise.all(answers)).toEqual(Array.from({ length: 8 }, () => ok))
})

test('a fault of our own reaches the caller', async () => {
  await expect(breakers.call('query', () => Promise.reject(new Error('no credentials')))).rejects.toThrow(
    'no credentials',
  )
})

test('the query of somebody who waits is made while others are broken off', async () => {
  const pay = fakePay()
  const guarded = payThrough(pay, breakers)
  pay.answers.query = () => away
  for (let time = 0; time < 9; time++) await guarded.query('m', 'x')
  expect(pay.calls.query).toHaveLength(5)
  pay.answers.query = no => trade(no)
  expect((await guarded.query('m', 'paid', { isAwaited: true })).kind).toBe('ok')
  expect((await guarded.query('m', 'x')).kind).toBe('unknown')
})
