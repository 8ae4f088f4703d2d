import type { ReadinessStep } from '@fangxing/contract/readiness'
import { lawRules, type EligibilityFacts, type EnforcementPolicy, type RuleFailure } from './eligibility'
import { leavesNoHour } from './enforcement-policy'
import { clockText } from './shanghai-time'

/** What a lot has of what a recovery needs. */
export type LotReadiness = {
  id: string
  name: string
  law: EligibilityFacts['lot']
  policy: EnforcementPolicy
  hasTariff: boolean
  /** People who have signed in and stand beside the cars of this lot. */
  attendantCount: number
  deviceCount: number
  onlineDeviceCount: number
}
export type ReadinessFacts = {
  /** In Shanghai. */
  day: string
  floor: EnforcementPolicy
  managerCount: number
  hasDebts: boolean
  isRaisingStopped: boolean
  /** What stands against being paid now. */
  payFailures: RuleFailure[]
  lots: readonly LotReadiness[]
}
export type StepResult = { step: ReadinessStep; isDone: boolean; failed: RuleFailure[] }

/**
 * What a merchant still lacks before its first recovery. The steps of a lot are those of the lot that lacks least: one lot
 * that is whole is enough to begin.
 */
export function readinessOf(facts: ReadinessFacts): { lot: LotReadiness | null; steps: StepResult[] } {
  const best = bestLot(facts)
  const ofLot = best?.steps ?? NO_LOT
  const { clearance, tariff, attendant, device, rules } = ofLot
  const steps: StepResult[] = [
    { step: 'manager', isDone: facts.managerCount > 0, failed: [] },
    whenNone('credentials', facts.payFailures),
    { step: 'lot', isDone: best !== null, failed: [] },
    clearance,
    tariff,
    attendant,
    device,
    rules,
    { step: 'debts', isDone: facts.hasDebts, failed: [] },
  ]
  return { lot: best?.lot ?? null, steps }
}

type LotSteps = Record<'clearance' | 'tariff' | 'attendant' | 'device' | 'rules', StepResult>

const undone = (step: ReadinessStep): StepResult => ({ step, isDone: false, failed: [] })
const NO_LOT: LotSteps = {
  clearance: undone('clearance'),
  tariff: undone('tariff'),
  attendant: undone('attendant'),
  device: undone('device'),
  rules: undone('rules'),
}

function whenNone(step: ReadinessStep, failed: RuleFailure[]): StepResult {
  return { step, isDone: failed.length === 0, failed }
}

function bestLot(facts: ReadinessFacts): { lot: LotReadiness; steps: LotSteps } | null {
  const judged = facts.lots.map(lot => ({ lot, steps: stepsOf(lot, facts) }))
  const doneCount = ({ steps }: { steps: LotSteps }) =>
    Object.values(steps).filter(({ isDone }) => isDone).length
  return judged.reduce<(typeof judged)[number] | null>(
    (best, next) => (best !== null && doneCount(best) >= doneCount(next) ? best : next),
    null,
  )
}

function stepsOf(lot: LotReadiness, { day, floor, isRaisingStopped }: ReadinessFacts): LotSteps {
  const { allowedFromMinute: from, allowedToMinute: to } = floor
  return {
    clearance: whenNone('clearance', lawRules(lot.law, day)),
    tariff: { step: 'tariff', isDone: lot.hasTariff, failed: [] },
    attendant: { step: 'attendant', isDone: lot.attendantCount > 0, failed: [] },
    device: whenNone('device', deviceFailures(lot)),
    rules: whenNone('rules', [
      ...(isRaisingStopped ? [{ code: 'GATE_RAISING_STOPPED' as const }] : []),
      ...(leavesNoHour(lot.policy)
        ? [{ code: 'GATE_HOURS' as const, params: { from: clockText(from), to: clockText(to) } }]
        : []),
    ]),
  }
}

function deviceFailures({ deviceCount, onlineDeviceCount }: LotReadiness): RuleFailure[] {
  if (deviceCount === 0) return [{ code: 'GATE_DEVICE_NOT_ASSIGNED' }]
  return onlineDeviceCount === 0 ? [{ code: 'GATE_DEVICE_OFFLINE' }] : []
}
