import { pino } from 'pino'
import { lineOptions } from '../../src/telemetry/log'

function opened() {
  const lines: Record<string, unknown>[] = []
  const write = (text: string) => void lines.push(JSON.parse(text) as Record<string, unknown>)
  return { log: pino(lineOptions({ LOG_LEVEL: 'info' }), { write }), lines }
}

test('a secret is hidden wherever it stands in a line', () => {
  const { log, lines } = opened()
  const payer = { openid: 'o-1', name: 'payer' }
  const given = {
    openid: 'o-1',
    payer,
    keys: [{ apiV3Key: 'k', id: 1 }],
    at: { deep: { token: 't' } },
    order: 'x',
  }
  log.info(given, 'payment settled')
  expect(lines[0]).toMatchObject({
    openid: '…',
    payer: { openid: '…', name: 'payer' },
    keys: [{ apiV3Key: '…', id: 1 }],
    at: { deep: { token: '…' } },
    order: 'x',
    msg: 'payment settled',
  })
  expect(given.payer).toEqual({ openid: 'o-1', name: 'payer' })
  expect(given.keys[0]!.apiV3Key).toBe('k')
})

test('a failed statement is logged without its parameters', () => {
  const { log, lines } = opened()
  const error = Object.assign(new Error('duplicate'), {
    code: '23505',
    parameters: ['粤B12345'],
    detail: '粤B12345',
  })
  log.error({ err: error }, 'fault')
  expect(lines[0]!.err).toMatchObject({ message: 'duplicate', code: '23505' })
  expect(JSON.stringify(lines)).not.toContain('粤B12345')
})
