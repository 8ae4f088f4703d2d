import { REFUSALS, type RefusalCode } from './refusal-codes'

export { REFUSAL_CODES, REFUSALS, type RefusalCode } from './refusal-codes'
export type RefusalParams = Record<string, string | number>

/** The sentences of a code with its parameters filled in. */
export function refusalMessage(code: RefusalCode, params: RefusalParams = {}): { zh: string; en: string } {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (all, name: string) => (name in params ? String(params[name]) : all))
  const { zh, en } = REFUSALS[code]
  return { zh: fill(zh), en: fill(en) }
}

/** Thrown by the domain and by use cases; one filter turns it into a reply. `details` goes to the caller as it is. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly params: RefusalParams = {},
    readonly details?: unknown,
  ) {
    super(`${code}: ${refusalMessage(code, params).en}`)
    this.name = 'Refusal'
  }

  get httpStatus(): number {
    return REFUSALS[this.code].httpStatus
  }
}
