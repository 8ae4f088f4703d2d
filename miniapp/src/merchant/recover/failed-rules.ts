import type { FailedRule } from '@fangxing/contract/refusal'
import type { Problem } from '@shared/net/result'

export type { FailedRule } from '@fangxing/contract/refusal'

/** The rules that failed when the order was opened; undefined when the problem is another, or names none. */
export function failedRules(problem: Problem): FailedRule[] | undefined {
  if (problem.kind !== 'refused' || problem.refusal.code !== 'GATE_REFUSED') return undefined
  const { details } = problem.refusal
  return details && details.length > 0 ? details : undefined
}
