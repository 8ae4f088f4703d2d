import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { charge } from './charge'
import { markFree } from './free'
import { minutesOf } from './minutes'
import { fits, type KindOf, type OracleFee, type OracleStay, type OracleUse } from './terms'
import { unitsOf } from './units'

export function feeMinuteByMinute(
  tariff: TariffDefinition,
  stay: OracleStay,
  earlier: readonly OracleUse[],
  kindOf: KindOf,
): OracleFee {
  const structure = tariff.structures.find(({ who }) => fits(who, stay))!
  const minutes = minutesOf(tariff, structure, stay, kindOf)
  if (minutes === null) return { reason: 'unknown_year' }
  const use = markFree(tariff, structure, stay, { minutes, earlier })
  const units = unitsOf(tariff, structure, minutes)
  return charge(tariff, structure, stay, { minutes, earlier, units, use })
}
