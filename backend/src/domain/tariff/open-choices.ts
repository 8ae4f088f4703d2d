import { TARIFF_CHOICES, type TariffQuestion } from '@fangxing/contract/tariff-choices'
import type { TariffDefinition, TariffStructure } from '@fangxing/contract/tariff-definition'
import { coversEveryDay } from './day-pieces'

/** A question on which two readers of the tariff could differ, with the answers that it may get. */
export type OpenChoice = { path: string; question: TariffQuestion; options: string[] }

/** The questions that matter for this tariff and have no answer yet, in the order in which people read it. */
export const openChoices = (definition: TariffDefinition): OpenChoice[] =>
  allChoices(definition).flatMap(({ answer, ...choice }) => (answer === null ? choice : []))

/** The questions that matter for this tariff, each with the answer that it has. */
export function allChoices(definition: TariffDefinition): (OpenChoice & { answer: string | null })[] {
  const all: (OpenChoice & { answer: string | null })[] = []
  const ask: Ask = (path, question, answer) =>
    all.push({ path, question, options: Object.keys(TARIFF_CHOICES[question].answers), answer })
  definition.structures.forEach((structure, index) =>
    askOfStructure(ask, `structures.${index}`, structure, definition),
  )
  ask('bays', 'bays', definition.bays)
  ask('excluded', 'excluded', definition.excluded)
  ask('finalRounding.mode', 'finalRounding.mode', definition.finalRounding.mode)
  return all
}

type Ask = (path: string, question: TariffQuestion, answer: string | null) => unknown

function askOfStructure(
  ask: Ask,
  at: string,
  structure: TariffStructure,
  definition: TariffDefinition,
): void {
  const hasCycle = structure.cycle.kind !== 'none'
  const isWhole = coversEveryDay(structure, definition.specialDays)
  const hasSteps = structure.segments.some(({ rate }) => rate.kind === 'ladder' && rate.steps.length > 1)
  structure.segments.forEach((segment, index) => askOfRate(ask, `${at}.segments.${index}.rate`, segment.rate))
  if (!isWhole) ask(`${at}.outside`, 'outside', structure.outside)
  if (!isWhole || hasCycle || structure.segments.length > 1) ask(`${at}.edge`, 'edge', structure.edge)
  const { free, quota } = structure
  if (free) {
    ask(`${at}.free.mode`, 'free.mode', free.mode)
    ask(`${at}.free.counts`, 'free.counts', free.counts)
    if (hasSteps && free.mode !== 'threshold') ask(`${at}.free.steps`, 'free.steps', free.steps)
    if (hasCycle) ask(`${at}.free.repeats`, 'free.repeats', free.repeats)
  }
  if (quota?.kind === 'minutes' && hasSteps) ask(`${at}.quota.steps`, 'quota.steps', quota.steps)
  structure.caps.forEach((cap, index) => {
    if (cap.over === 'stay' && cap.period.kind !== 'stay')
      ask(`${at}.caps.${index}.applies`, 'cap.applies', cap.applies)
    if (definition.multipliers.length > 0 || definition.bays !== 'ignored')
      ask(`${at}.caps.${index}.scales`, 'cap.scales', cap.scales)
  })
}

function askOfRate(ask: Ask, at: string, rate: TariffStructure['segments'][number]['rate']): void {
  if (rate.kind === 'fixed') {
    ask(`${at}.per`, 'rate.per', rate.per)
    return
  }
  ask(`${at}.rounding`, 'rate.rounding', rate.rounding)
  if (rate.steps.length === 1) return
  ask(`${at}.counts`, 'rate.counts', rate.counts)
  ask(`${at}.restarts`, 'rate.restarts', rate.restarts)
}

/** The definition with answers filled in; null when one names no open question or an answer that it does not have. */
export function answerChoices(
  definition: TariffDefinition,
  answers: readonly { path: string; answer: string }[],
): TariffDefinition | null {
  const answered = structuredCopy(definition)
  for (const { path, answer } of answers) {
    const choice = openChoices(answered).find(candidate => candidate.path === path)
    if (!choice?.options.includes(answer)) return null
    const keys = path.split('.')
    const last = keys.pop()!
    const holder = keys.reduce<Record<string, unknown>>(
      (inner, key) => inner[key] as Record<string, unknown>,
      answered as unknown as Record<string, unknown>,
    )
    holder[last] = answer
  }
  return answered
}

const structuredCopy = (definition: TariffDefinition): TariffDefinition =>
  JSON.parse(JSON.stringify(definition)) as TariffDefinition
