import { Refusal } from '@fangxing/contract/refusal'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { openChoices } from '../domain/tariff/open-choices'
import { tariffProblems } from '../domain/tariff/problems'

/** Refusals: TARIFF_INVALID and TARIFF_OPEN, each naming every place in the definition. */
export function refuseUnfinished(definition: TariffDefinition): void {
  const problems = tariffProblems(definition)
  if (problems.length > 0) throw new Refusal('TARIFF_INVALID', { count: problems.length }, problems)
  const open = openChoices(definition).map(({ path, question }) => ({ path, code: question }))
  if (open.length > 0) throw new Refusal('TARIFF_OPEN', { count: open.length }, open)
}
