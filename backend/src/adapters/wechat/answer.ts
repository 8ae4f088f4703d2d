import { TOO_FAST, type Answer } from '../../ports'
import type { PayReply } from './http'

/** WeChat spells its codes with and without underscores (ORDERPAID, ORDER_PAID): one spelling without any. */
const plainCode = (code: string): string => code.toUpperCase().replaceAll('_', '')

/** Codes that say nothing about the outcome, whatever status they come with. */
const SAYS_NOTHING = new Set(['SYSTEMERROR', 'BANKERROR'])
/** It was not even looked at. */
const IS_TOO_FAST = new Set(['FREQUENCYLIMITED', 'RATELIMITED'])

const refusedCode = (data: unknown): { code: string; message: string } => {
  const { code, message } = (data ?? {}) as { code?: unknown; message?: unknown }
  return {
    code: typeof code === 'string' ? plainCode(code) : 'UNNAMED',
    message: typeof message === 'string' ? message.slice(0, 200) : '',
  }
}

/** ok with what `read` makes of the body; a body that it cannot read leaves the outcome unknown. */
export function answerOf<T>(reply: PayReply, read: (data: unknown) => T | null): Answer<T> {
  if (reply.status === 0) return { kind: 'unknown', why: reply.error ?? 'no answer' }
  if (reply.status >= 400) {
    const { code, message } = refusedCode(reply.data)
    if (IS_TOO_FAST.has(code)) return { kind: 'unknown', why: TOO_FAST }
    return SAYS_NOTHING.has(code) ? { kind: 'unknown', why: code } : { kind: 'refused', code, message }
  }
  const value = read(reply.data)
  return value === null ? { kind: 'unknown', why: 'answer not understood' } : { kind: 'ok', value }
}
