import { eligibilitySchema } from '../eligibility.schema'
import {
  failedRule,
  INPUT_CODES,
  Refusal,
  REFUSAL_CODES,
  refusalMessage,
  refusalReply,
  REFUSALS,
} from '../refusal'
import { refusalReplySchema } from '../refusal.schema'
import * as states from '../states'

it.each(REFUSAL_CODES)('%s has a status, a log level and the same sentence in both languages', code => {
  const { httpStatus, logLevel, zh, en } = REFUSALS[code]
  expect(logLevel).toBe(httpStatus >= 500 ? 'warn' : 'info')
  expect(httpStatus).toBeGreaterThanOrEqual(400)
  expect(httpStatus).toBeLessThan(600)
  expect(zh).toMatch(/[\u4e00-\u9fff]/)
  expect(en).toMatch(/^[\x20-\x7e–]+$/)
  const holes = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()
  expect(holes(en)).toEqual(holes(zh))
})

it('fills its parameters into the sentence', () => {
  expect(refusalMessage('RATE_LIMITED', { seconds: 3 }).zh).toBe('操作太频繁，请 3 秒后再试')
  expect(new Refusal('BODY_TOO_LARGE', { limit: '64 KiB' })).toMatchObject({
    code: 'BODY_TOO_LARGE',
    httpStatus: 413,
  })
})

it('lists the failed rules of GATE_REFUSED exactly as an eligibility does', () => {
  const failed = [failedRule('GATE_HOURS', { from: '08:00', to: '22:00' }), failedRule('GATE_CHECKLIST')]
  const eligibility = eligibilitySchema.parse({ ok: false, amountFen: 1500, failed })
  const reply = refusalReply(new Refusal('GATE_REFUSED', {}, failed), 'trace-1')
  if (reply.code !== 'GATE_REFUSED') throw new Error('another code')
  expect(reply.details).toEqual(eligibility.failed)
  expect(reply.details?.[0]?.message.en).toBe('Raising is not allowed at this hour (allowed 08:00–22:00)')
  expect(refusalReplySchema.parse(reply)).toEqual(reply)
})

it.each(INPUT_CODES)('%s says which part of the request was not accepted', code => {
  const issues = [{ path: 'body.plate.text', code: 'custom' }]
  const reply = refusalReply(new Refusal(code, {}, issues), 'trace-1')
  expect(refusalReplySchema.parse(reply)).toEqual({ ...reply, details: issues })
})

it('takes the details of its own code only', () => {
  const issues = [{ path: 'body', code: 'custom' }]
  // @ts-expect-error: GATE_REFUSED lists rules, not parts of the request
  expect(new Refusal('GATE_REFUSED', {}, issues).details).toBe(issues)
  // @ts-expect-error: NOT_FOUND has no details
  expect(new Refusal('NOT_FOUND', {}, issues).details).toBe(issues)
  expect(refusalReply(new Refusal('NOT_FOUND'), 'trace-1')).not.toHaveProperty('details')
})

const tables = Object.entries(states).filter(([name]) => name.endsWith('_LABELS')) as [
  string,
  Record<string, states.Label>,
][]
it.each(tables)('%s names every state in Chinese and English', (_name, table) => {
  expect(Object.keys(table).length).toBeGreaterThan(1)
  for (const label of Object.values(table)) {
    expect(label.zh).toMatch(/[\u4e00-\u9fff]/)
    expect(label.en).not.toBe('')
  }
})
