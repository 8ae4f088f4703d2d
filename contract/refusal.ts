import type { z } from 'zod'
import { REFUSALS, type RefusalCode } from './refusal-codes'
import type { ConsoleQuestion } from './console-sessions'
import type { failedRuleSchema, inputIssueSchema } from './refusal.schema'

export { REFUSAL_CODES, REFUSALS, type RefusalCode } from './refusal-codes'
export type RefusalParams = Record<string, string | number>

export type FailedRule = z.infer<typeof failedRuleSchema>
type InputIssue = z.infer<typeof inputIssueSchema>

/** Codes that speak of the request itself: each says which part was not accepted. A schema may give one as its message. */
export const INPUT_CODES = [
  'BAD_INPUT',
  'PLATE_MALFORMED',
  'PLATE_COLOUR_MISMATCH',
  'TEXT_NOT_STORABLE',
  'NUMBER_OUT_OF_RANGE',
  'TIME_OUT_OF_RANGE',
  'ROW_ID_SHORTENED',
  'ROW_EXAMPLE',
  'DAY_MALFORMED',
  'DOCUMENT_DAY_AHEAD',
  'DOCUMENT_NOT_AFTER_DEBTS',
  'LATE_FEE_OFF',
] as const
type InputCode = (typeof INPUT_CODES)[number]

/**
 * What a code carries beside its sentence. GATE_REFUSED lists every rule that failed, exactly as `failed` of an
 * `Eligibility` does when the same is asked beforehand. TARIFF_OPEN names the questions without an answer, TARIFF_INVALID
 * what contradicts itself, each with its place in the definition. CONSOLE_CONFIRM_NEEDED: what to show for the phone.
 */
type RefusalDetails = {
  GATE_REFUSED: FailedRule[]
  CONSOLE_CONFIRM_NEEDED: ConsoleQuestion
  TARIFF_OPEN: InputIssue[]
  TARIFF_INVALID: InputIssue[]
} & {
  [Code in InputCode]: InputIssue[]
}
type DetailsOf<Code extends RefusalCode> = Code extends keyof RefusalDetails
  ? RefusalDetails[Code]
  : undefined

/** The body of a refused call; comparing its `code` tells the type of its `details`. */
export type RefusalReply = {
  [Code in RefusalCode]: {
    code: Code
    message: { zh: string; en: string }
    details?: DetailsOf<Code>
    traceId: string
  }
}[RefusalCode]

/** The sentences of a code with its parameters filled in. */
export function refusalMessage(code: RefusalCode, params: RefusalParams = {}): { zh: string; en: string } {
  const fill = (text: string) =>
    text.replace(/\{(\w+)\}/g, (all, name: string) => (name in params ? String(params[name]) : all))
  const { zh, en } = REFUSALS[code]
  return { zh: fill(zh), en: fill(en) }
}

/** A rule that is not met, as people read it: beforehand in an `Eligibility`, later in the details of GATE_REFUSED. */
export const failedRule = (code: RefusalCode, params?: RefusalParams): FailedRule => ({
  code,
  message: refusalMessage(code, params),
  ...(params ? { params } : {}),
})

/** An expected no, thrown wherever a rule is not met; `refusalReply` is what the caller gets. */
export class Refusal<Code extends RefusalCode = RefusalCode> extends Error {
  /** For types only: without it `instanceof Refusal` would narrow to `Refusal<any>`. */
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is Refusal

  constructor(
    readonly code: Code,
    readonly params: RefusalParams = {},
    readonly details?: DetailsOf<Code>,
  ) {
    super(`${code}: ${refusalMessage(code, params).en}`)
    this.name = 'Refusal'
  }

  get httpStatus(): number {
    return REFUSALS[this.code].httpStatus
  }

  get logLevel(): 'info' | 'warn' {
    return REFUSALS[this.code].logLevel
  }
}

/** The reply to the caller: the same over HTTP and over the WebSocket. */
export const refusalReply = ({ code, params, details }: Refusal, traceId: string): RefusalReply =>
  ({
    code,
    message: refusalMessage(code, params),
    ...(details === undefined ? {} : { details }),
    traceId,
  }) as RefusalReply
