import { plateKey } from '@fangxing/contract/plate'
import type {
  PricedStay,
  SimulatedTariffStay,
  TariffSimulation,
  TariffStay,
} from '@fangxing/contract/tariffs'
import { lineMessage } from '../../domain/tariff/line-messages'
import type { Pricing, Stay } from '../../domain/tariff/model'
import type { SimulatedStay, Simulation } from '../../domain/tariff/simulate'

const timeOf = (ms: number): string => new Date(ms).toISOString()

/** A stay of the contract as the rules take it. */
export const stayOf = (stay: TariffStay, lotId: string): Stay => ({
  entryAtMs: Date.parse(stay.entryAt),
  exitAtMs: Date.parse(stay.exitAt),
  lotId,
  vehicleClass: stay.vehicleClass,
  energy: stay.energy,
  entitlements: stay.entitlements,
  bays: stay.bays,
  excluded: stay.excluded.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) })),
})

export const simulatedStayOf = ({ plate, ...stay }: SimulatedTariffStay, lotId: string): SimulatedStay => ({
  ...stayOf(stay, lotId),
  plate: plateKey(plate),
})

/** A fee as people read it. `number`: the version that made it, null for the draft. */
export const pricedStayOf = (pricing: Pricing, number: number | null): PricedStay => ({
  feeFen: pricing.kind === 'priced' ? pricing.feeFen : null,
  reason: pricing.kind === 'priced' ? null : pricing.reason,
  minutes: pricing.minutes,
  leaveMinutes: pricing.kind === 'priced' ? pricing.leaveMinutes : null,
  lines: pricing.lines.map(line => ({
    code: line.code,
    from: timeOf(line.fromMs),
    to: timeOf(line.toMs),
    minutes: line.minutes,
    amountFen: line.amountFen,
    name: line.name,
    params: line.params,
    message: lineMessage(line),
  })),
  number,
})

/** A simulation as people read it. */
export function simulationOf(simulation: Simulation, stays: readonly Stay[]): TariffSimulation {
  const exitOf = ({ exitAtMs, feeFen }: { exitAtMs: number; feeFen: number }) => ({
    exitAt: timeOf(exitAtMs),
    feeFen,
  })
  return {
    ...simulation,
    changes: simulation.changes.map(({ index, beforeFen, afterFen }) => ({
      entryAt: timeOf(stays[index]!.entryAtMs),
      exitAt: timeOf(stays[index]!.exitAtMs),
      beforeFen,
      afterFen,
    })),
    longerIsCheaper: simulation.longerIsCheaper.map(({ entryAtMs, shorter, longer }) => ({
      entryAt: timeOf(entryAtMs),
      shorter: exitOf(shorter),
      longer: exitOf(longer),
    })),
  }
}
