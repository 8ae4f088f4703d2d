import { PayeeCheck } from '../../../src/modules/payments'
import type { Answer } from '../../../src/ports'

const MCHID = '1900000001'
const fine: Answer<null> = { kind: 'ok', value: null }
const unknown: Answer<null> = { kind: 'unknown', why: 'ECONNREFUSED' }

function begin() {
  const world = { answer: fine, nowMs: 0, asked: 0, pauseMs: 0, clocksAgree: true }
  const check = new PayeeCheck({
    pay: {
      knows: mchid => mchid === MCHID,
      probe: () => (world.asked++, Promise.resolve(world.answer)),
    },
    wechatHealth: { pauseMs: () => world.pauseMs },
    clockCheck: { agreesWithWeChat: () => world.clocksAgree },
    nowMs: () => world.nowMs,
  })
  const codes = async (isRaising: boolean, mchid = MCHID) =>
    (await check.failures(mchid, { isRaising })).map(({ code }) => code)
  return { world, codes }
}

test('a merchant without credentials here cannot be paid, and WeChat is not asked', async () => {
  const { world, codes } = begin()
  expect(await codes(true, '1900000002')).toEqual(['GATE_PAYEE_UNKNOWN'])
  expect(world.asked).toBe(0)
})

test('a good answer counts for a minute where somebody only asks, and not at all before RAISE', async () => {
  const { world, codes } = begin()
  expect(await codes(false)).toEqual([])
  world.answer = unknown
  world.nowMs = 59_000
  expect(await codes(false)).toEqual([])
  expect(await codes(true)).toEqual(['GATE_WECHAT_SILENT'])
  expect(world.asked).toBe(2)
})

test('a bad answer counts for two seconds, so that what was corrected is seen', async () => {
  const { world, codes } = begin()
  world.answer = { kind: 'refused', code: 'SIGNERROR', message: '' }
  expect(await codes(false)).toEqual(['GATE_PAYEE_REFUSED'])
  world.answer = fine
  world.nowMs = 1_999
  expect(await codes(false)).toEqual(['GATE_PAYEE_REFUSED'])
  world.nowMs = 2_001
  expect(await codes(false)).toEqual([])
})

test('many locks that rise together share one check', async () => {
  const { world, codes } = begin()
  await Promise.all(Array.from({ length: 50 }, () => codes(true)))
  expect(world.asked).toBe(1)
})

test('while orders are broken off, or the clocks differ, nobody could pay', async () => {
  const { world, codes } = begin()
  world.pauseMs = 3_000
  world.clocksAgree = false
  expect(await codes(true)).toEqual(['GATE_WECHAT_SILENT', 'GATE_CLOCK'])
})

test('an answer that takes longer than two seconds does not count', async () => {
  jest.useFakeTimers()
  try {
    const check = new PayeeCheck({
      pay: { knows: () => true, probe: () => new Promise(() => undefined) },
      wechatHealth: { pauseMs: () => 0 },
      clockCheck: { agreesWithWeChat: () => true },
    })
    const failures = check.failures(MCHID, { isRaising: true })
    await jest.advanceTimersByTimeAsync(2_000)
    expect(await failures).toEqual([{ code: 'GATE_WECHAT_SILENT' }])
  } finally {
    jest.useRealTimers()
  }
})
