import type { GateAnswer } from '@fangxing/contract/staff-api'
import type { Problem } from '@shared/net/result'

export type FailedRule = GateAnswer['failed'][number]

const isRule = (value: unknown): value is FailedRule =>
  typeof (value as Partial<FailedRule> | null)?.message?.zh === 'string'

/** Every rule that a refused gate names in its details; undefined when the problem is another. */
export function failedRules(problem: Problem): FailedRule[] | undefined {
  if (problem.kind !== 'refused' || problem.refusal.code !== 'GATE_REFUSED') return undefined
  const { details } = problem.refusal
  const rules = Array.isArray(details) ? details.filter(isRule) : []
  return rules.length > 0 ? rules : undefined
}
