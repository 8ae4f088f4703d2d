import { Refusal, REFUSAL_CODES, REFUSALS, refusalMessage } from '../refusal'
import * as states from '../states'

it.each(REFUSAL_CODES)('%s has a status and says the same in both languages', code => {
  const { httpStatus, zh, en } = REFUSALS[code]
  expect(httpStatus).toBeGreaterThanOrEqual(400)
  expect(httpStatus).toBeLessThan(600)
  expect(zh).toMatch(/[\u4e00-\u9fff]/)
  expect(en).toMatch(/^[\x20-\x7e–]+$/)
  const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  expect(holes(en)).toEqual(holes(zh))
})

it('fills in its parameters and leaves no hole', () => {
  expect(refusalMessage('RATE_LIMITED', { seconds: 3 }).zh).toBe('操作太频繁，请 3 秒后再试')
  expect(new Refusal('BODY_TOO_LARGE', { limit: '64 KiB' })).toMatchObject({
    code: 'BODY_TOO_LARGE',
    httpStatus: 413,
  })
})

const tables = Object.entries(states).filter(([name]) => name.endsWith('_LABELS')) as [
  string,
  Record<string, states.Label>,
][]
it.each(tables)('%s names every state in Chinese and English', (_name, table) => {
  expect(Object.keys(table).length).toBeGreaterThan(2)
  for (const label of Object.values(table)) {
    expect(label.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(label.en).not.toBe('')
  }
})
