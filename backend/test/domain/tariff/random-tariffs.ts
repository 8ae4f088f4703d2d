import {
  DAY_KINDS,
  type TariffDefinition,
  type TariffSegment,
  type TariffStructure,
} from '@fangxing/contract/tariff-definition'
import { openChoices } from '../../../src/domain/tariff/open-choices'
import { dayText, type Stay } from '../../../src/domain/tariff/model'
import { at, LOT, named } from './build-tariff'

const OTHER_LOT = '0190a000-0000-7000-8000-000000000002'
const THIRD_LOT = '0190a000-0000-7000-8000-000000000003'

/** Numbers that depend on the seed alone. */
export class Random {
  constructor(private state: number) {}

  /** 0 ≤ number < 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** A whole number of both bounds and between. */
  int(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1))
  }

  chance(share: number): boolean {
    return this.next() < share
  }

  one<T>(of: readonly T[]): T {
    return of[this.int(0, of.length - 1)]!
  }

  some<T>(of: readonly T[]): T[] {
    return of.filter(() => this.chance(0.5))
  }
}

type Who = TariffStructure['who']
const whoOf = (random: Random): Who => ({
  classes: random.chance(0.5) ? random.some(['small', 'large'] as const) : [],
  energies: random.chance(0.3) ? random.some(['fuel', 'new_energy'] as const) : [],
  entitlements: random.chance(0.2) ? ['resident'] : [],
})
const EVERYBODY: Who = { classes: [], energies: [], entitlements: [] }

const moment = (random: Random): number => random.one([0, random.int(0, 1439), random.int(0, 47) * 30])

function rateOf(random: Random): TariffSegment['rate'] {
  if (random.chance(0.15)) return { kind: 'fixed', priceFen: random.int(0, 900), per: null }
  const steps: Extract<TariffSegment['rate'], { kind: 'ladder' }>['steps'] = []
  let upTo = 0
  const count = random.int(1, 4)
  for (let index = 0; index < count; index += 1) {
    upTo += random.one([15, 30, 60, 120, random.int(1, 200)])
    steps.push({
      upToMinutes: index === count - 1 ? null : upTo,
      unitMinutes: random.one([1, 15, 30, 60, 120, random.int(1, 200)]),
      priceFen: random.int(0, 700),
    })
  }
  const shortest = Math.min(...steps.map(({ unitMinutes }) => unitMinutes))
  return {
    kind: 'ladder',
    counts: null,
    restarts: null,
    rounding: null,
    toleratedTailMinutes: random.chance(0.3) ? random.int(0, shortest - 1) : 0,
    steps,
  }
}

/** Segments that never overlap: each group of kinds of days is cut into hours, some of which are left out. */
function segmentsOf(random: Random): TariffSegment[] {
  const isSplit = random.chance(0.5)
  const first = isSplit ? random.some(DAY_KINDS) : [...DAY_KINDS]
  const groups = [first, DAY_KINDS.filter(kind => !first.includes(kind))].filter(kinds => kinds.length > 0)
  const segments = groups.flatMap((days, group) => {
    const cuts = [...new Set(Array.from({ length: random.int(1, 3) }, () => moment(random)))].sort(
      (a, b) => a - b,
    )
    return cuts.map((fromMinute, index) => ({
      ...named(`s${group}${index}`),
      days,
      fromMinute,
      toMinute: cuts[(index + 1) % cuts.length]!,
      rate: rateOf(random),
    }))
  })
  const kept = segments.filter(() => random.chance(0.8))
  return kept.length > 0 ? kept : segments.slice(0, 1)
}

const cycleOf = (random: Random) =>
  random.chance(0.5)
    ? { kind: 'rolling' as const, hours: random.one([12, 24, 24, random.int(1, 40)]) }
    : { kind: 'daily' as const, atMinute: moment(random) }

function capsOf(random: Random, segments: readonly TariffSegment[]): TariffStructure['caps'] {
  return Array.from({ length: random.int(0, 3) }, (_, index) => {
    const over = random.chance(0.35) ? ('plate' as const) : ('stay' as const)
    const period = over === 'stay' && random.chance(0.3) ? ({ kind: 'stay' } as const) : cycleOf(random)
    const isPart = over === 'stay' && random.chance(0.3)
    return {
      ...named(`c${index}`),
      amountFen: random.int(0, 4000),
      period,
      over,
      lots: random.chance(0.3) ? [OTHER_LOT] : [],
      segments: isPart ? random.some(segments).map(({ code }) => code) : [],
      who: random.chance(0.2) ? whoOf(random) : EVERYBODY,
      applies: over === 'plate' ? ('begun' as const) : null,
      scales: null,
    }
  })
}

function structureOf(random: Random, code: string, who: Who): TariffStructure {
  const segments = segmentsOf(random)
  const free: TariffStructure['free'] = random.chance(0.5)
    ? {
        minutes: random.one([15, 30, 60, random.int(1, 400)]),
        mode: null,
        counts: null,
        steps: null,
        repeats: null,
      }
    : null
  const lots = random.chance(0.3) ? [OTHER_LOT] : []
  const quota: TariffStructure['quota'] = !random.chance(0.35)
    ? null
    : free && random.chance(0.5)
      ? { kind: 'uses', uses: random.int(1, 2), lots }
      : { kind: 'minutes', minutes: random.int(1, 240), steps: null, lots }
  return {
    ...named(code),
    who,
    cycle: random.chance(0.5) ? { kind: 'none' } : cycleOf(random),
    segments,
    outside: null,
    edge: null,
    free,
    quota,
    caps: capsOf(random, segments),
  }
}

const DAYS_FROM = '2026-09-25'

/** A tariff that publishes: every question that it leaves open gets one of its answers. */
export function randomTariff(random: Random): TariffDefinition {
  const day = (offset: number): string => dayText(Date.parse(`${DAYS_FROM}T00:00:00Z`) / 86_400_000 + offset)
  const structures = Array.from({ length: random.one([1, 1, 2, 3]) }, (_, index, count = index) =>
    structureOf(random, `t${count}`, whoOf(random)),
  )
  structures.at(-1)!.who = EVERYBODY
  const draft: TariffDefinition = {
    structures,
    multipliers: random.chance(0.4)
      ? [
          {
            ...named('m'),
            who: whoOf(random),
            percent: random.one([0, 33, 50, 150, 200, random.int(1, 300)]),
          },
        ]
      : [],
    percentages: Array.from({ length: random.one([0, 0, 1, 2]) }, (_, index) => ({
      ...named(`p${index}`),
      who: whoOf(random),
      percent: random.one([0, 50, 75, random.int(0, 150)]),
      days: random.chance(0.5) ? [...DAY_KINDS] : [random.one(DAY_KINDS), 'workday' as const],
      fromMinute: moment(random),
      toMinute: moment(random),
      sinceEntry: random.chance(0.3)
        ? { fromMinutes: random.int(0, 100), toMinutes: random.int(101, 500) }
        : null,
      dates: random.chance(0.3) ? { fromDay: day(random.int(0, 3)), toDay: day(random.int(4, 9)) } : null,
    })),
    bays: null,
    excluded: null,
    specialDays: random.chance(0.3)
      ? [{ day: day(random.int(0, 8)), kind: random.one(DAY_KINDS), name: { zh: '特', en: 'special' } }]
      : [],
    finalRounding: { unitFen: random.one([1, 1, 10, 50, 100] as const), mode: null },
    ...(random.chance(0.3) ? { leaveMinutes: random.int(5, 120) } : {}),
  }
  return answered(random, draft)
}

/** Cycles that are missing are never chosen, so that what comes out has no problems. */
function answered(random: Random, definition: TariffDefinition): TariffDefinition {
  for (let open = openChoices(definition); open.length > 0; open = openChoices(definition)) {
    // An answer may close another question, such as what a threshold does with steps: those of one kind at a time.
    for (const { path, options } of open.filter(({ question }) => question === open[0]!.question)) {
      const keys = path.split('.')
      const last = keys.pop()!
      let holder = definition as unknown as Record<string, never>
      for (const key of keys) holder = holder[key]!
      const structure = definition.structures[Number(keys[1])]
      const hasCycle = keys[0] === 'structures' && structure!.cycle.kind !== 'none'
      Object.assign(holder, { [last]: random.one(options.filter(option => option !== 'cycle' || hasCycle)) })
    }
  }
  return definition
}

/** Stays of one plate, in the order in which they begin; most are short, some last days. */
export function randomStays(random: Random): Stay[] {
  let from = at(`${DAYS_FROM} 00:00`) + random.int(0, 9 * 24 * 60) * 60_000 + random.int(0, 59) * 1000
  return Array.from({ length: random.one([1, 1, 2, 3]) }, () => {
    const minutes = random.int(0, random.one([90, 400, 400, 1500, 1500, 4000]))
    const exitAtMs = from + minutes * 60_000 + random.int(0, 59_999)
    const stay: Stay = {
      entryAtMs: from,
      exitAtMs,
      lotId: random.one([LOT, LOT, OTHER_LOT, THIRD_LOT]),
      vehicleClass: random.one(['small', 'large'] as const),
      energy: random.one(['fuel', 'new_energy'] as const),
      entitlements: random.chance(0.3) ? ['resident'] : [],
      bays: random.one([1, 1, 1, 2, 3]),
      excluded: Array.from({ length: random.one([0, 0, 0, 1, 2]) }, () => {
        const fromMs = from + random.int(-30, Math.max(1, minutes)) * 60_000 + random.int(0, 59_999)
        return { fromMs, toMs: fromMs + random.int(0, 200) * 60_000 + random.int(0, 1) * 30_000 }
      }),
    }
    from = random.chance(0.1) ? from + 60_000 : exitAtMs + random.int(0, 600) * 60_000
    return stay
  })
}
