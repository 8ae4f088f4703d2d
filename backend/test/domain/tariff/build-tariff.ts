import type { TariffDefinition, TariffSegment, TariffStructure } from '@fangxing/contract/tariff-definition'
import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import type { CompiledTariff } from '../../../src/domain/tariff/compiled'
import type { Calendar, EarlierStay, Stay } from '../../../src/domain/tariff/model'
import { priceStay } from '../../../src/domain/tariff/price-stay'

export const EVERYBODY = { classes: [], energies: [], entitlements: [] } as TariffStructure['who']
export const ALL_DAYS: TariffSegment['days'] = ['workday', 'weekend', 'holiday', 'makeup', 'special']
export const LOT = '0190a000-0000-7000-8000-000000000001'

export const named = (code: string) => ({ code, name: { zh: code, en: code } })

/** A calendar without holidays: Saturday and Sunday are the weekend. */
export const plainWeeks: Calendar = {
  kindOf: day => ([2, 3].includes(((day % 7) + 7) % 7) ? 'weekend' : 'workday'),
}

type Ladder = Extract<TariffSegment['rate'], { kind: 'ladder' }>
/** Steps as [up to minutes, unit, fen]; the last one has no end. */
export const ladder = (
  steps: readonly (readonly [number | null, number, number])[],
  more: Partial<Omit<Ladder, 'kind' | 'steps'>> = {},
): Ladder => ({
  kind: 'ladder',
  counts: 'chargeable',
  restarts: 'never',
  rounding: 'up',
  toleratedTailMinutes: 0,
  steps: steps.map(([upToMinutes, unitMinutes, priceFen]) => ({ upToMinutes, unitMinutes, priceFen })),
  ...more,
})

const clock = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))

/** A segment of hours such as `07:00-19:00`. */
export const segment = (
  code: string,
  hours: string,
  rate: TariffSegment['rate'],
  days: TariffSegment['days'] = ALL_DAYS,
): TariffSegment => {
  const [from, to] = hours.split('-') as [string, string]
  return { ...named(code), days, fromMinute: clock(from), toMinute: clock(to), rate }
}

export const structure = (
  segments: TariffSegment[],
  more: Partial<TariffStructure> = {},
): TariffStructure => ({
  ...named('all'),
  who: EVERYBODY,
  cycle: { kind: 'none' },
  segments,
  outside: 'free',
  edge: 'split',
  free: null,
  quota: null,
  caps: [],
  ...more,
})

export const cap = (
  amountFen: number,
  period: TariffStructure['caps'][number]['period'],
  more: Partial<TariffStructure['caps'][number]> = {},
): TariffStructure['caps'][number] => ({
  ...named('cap'),
  amountFen,
  period,
  over: 'stay',
  lots: [],
  segments: [],
  who: EVERYBODY,
  applies: 'begun',
  scales: 'multiplied',
  ...more,
})

export const free = (
  minutes: number,
  more: Partial<NonNullable<TariffStructure['free']>> = {},
): NonNullable<TariffStructure['free']> => ({
  minutes,
  mode: 'threshold',
  counts: 'elapsed',
  steps: 'uses_up',
  repeats: 'never',
  ...more,
})

export const tariff = (
  structures: TariffStructure[],
  more: Partial<TariffDefinition> = {},
): TariffDefinition => ({
  structures,
  multipliers: [],
  percentages: [],
  bays: 'ignored',
  excluded: 'not_charged',
  specialDays: [],
  finalRounding: { unitFen: 1, mode: 'nearest' },
  ...more,
})

/** A moment in Shanghai, such as `2026-03-02 09:00`. */
export const at = (text: string): number =>
  Date.parse(`${text.replace(' ', 'T')}${text.length === 16 ? ':00' : ''}+08:00`)

export const stay = (from: string, to: string, more: Partial<Stay> = {}): Stay => ({
  entryAtMs: at(from),
  exitAtMs: at(to),
  lotId: LOT,
  vehicleClass: 'small',
  energy: 'fuel',
  entitlements: [],
  bays: 1,
  excluded: [],
  ...more,
})

/** The fee, or the reason why there is none. */
export function fee(
  what: TariffDefinition | CompiledTariff,
  parked: Stay,
  earlier: readonly EarlierStay[] = [],
): number | string {
  const compiled = 'calendar' in what ? what : compileTariff(what, plainWeeks)
  const pricing = priceStay(compiled, parked, earlier)
  return pricing.kind === 'priced' ? pricing.feeFen : pricing.reason
}

/** The result of a calculation that pauses by itself. */
export function finish<T>(calculation: Generator<void, T>): T {
  for (;;) {
    const step = calculation.next()
    if (step.done) return step.value
  }
}
