import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { idSchema } from './common.schema'
import { LEAVE_MINUTES } from './leave-minutes'
import { intSchema, plainLineSchema } from './storable.schema'

/*
 * A tariff as people write it down: every kind of rule, and for each question on which two readers of a published
 * price list could differ one answer. `null` is an answer that nobody has given yet; a tariff that lacks one that matters
 * does not publish. Money is fen, times of day are minutes since midnight in Shanghai.
 */

/** The answer to a question, or null while it is open. */
const answer = <const Options extends readonly [string, ...string[]]>(options: Options) =>
  z.enum(options).nullable()

const codeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,23}$/)
const labelSchema = plainLineSchema.trim().min(1).max(40)
const nameSchema = z.strictObject({ zh: labelSchema, en: labelSchema })
const priceSchema = intSchema.min(0).max(100_000)
const minuteOfDaySchema = intSchema.min(0).max(1439)
const percentSchema = intSchema.min(0).max(1000)
const minutesSchema = intSchema.min(1).max(43_200)

const calendarDaySchema = z.string().refine(isCalendarDay, 'invalid_day')
export const dayKindSchema = z.enum(['workday', 'weekend', 'holiday', 'makeup', 'special'])
export const vehicleClassSchema = z.enum(['small', 'medium', 'large', 'motorcycle', 'unknown'])
export const energySchema = z.enum(['fuel', 'new_energy', 'unknown'])
export const entitlementSchema = codeSchema

/** Whom a rule is for: everybody where nothing is named; of several lists each must contain the stay's value. */
const whoSchema = z.strictObject({
  classes: z.array(vehicleClassSchema).max(5),
  energies: z.array(energySchema).max(3),
  /** What a person is entitled to, such as `resident` or `disabled`; one of them is enough. */
  entitlements: z.array(entitlementSchema).max(10),
})

const daysSchema = z.array(dayKindSchema).min(1).max(5)
const hours = { fromMinute: minuteOfDaySchema, toMinute: minuteOfDaySchema }

const cycleOptions = [
  /** Runs from the entry. */
  z.strictObject({ kind: z.literal('rolling'), hours: intSchema.min(1).max(720) }),
  /** Begins every day at this minute; 0 is the natural day. */
  z.strictObject({ kind: z.literal('daily'), atMinute: minuteOfDaySchema }),
] as const

const stepSchema = z.strictObject({
  /** The last minute of the step, inclusive; null in the last step, which has no end. */
  upToMinutes: minutesSchema.nullable(),
  unitMinutes: intSchema.min(1).max(1440),
  priceFen: priceSchema,
})

const ladderSchema = z.strictObject({
  kind: z.literal('ladder'),
  /** What the steps count: the time since entry, the chargeable minutes of the stay, or those of this segment. */
  counts: answer(['since_entry', 'chargeable', 'segment']),
  /** Where they begin again. */
  restarts: answer(['never', 'cycle', 'occurrence']),
  /** What a unit that is not full costs. */
  rounding: answer(['up', 'down', 'nearest']),
  /** A rest of a unit up to here costs nothing. */
  toleratedTailMinutes: intSchema.min(0).max(1439),
  steps: z.array(stepSchema).min(1).max(12),
})

const fixedSchema = z.strictObject({
  kind: z.literal('fixed'),
  priceFen: priceSchema,
  per: answer(['stay', 'cycle', 'occurrence']),
})

export const segmentSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  days: daysSchema,
  /** Half-open, over midnight where `toMinute` is the smaller one, the whole day where both are equal. */
  ...hours,
  rate: z.discriminatedUnion('kind', [ladderSchema, fixedSchema]),
})

const freeSchema = z.strictObject({
  minutes: minutesSchema,
  /** Up to it nothing, beyond it everything; or the first minutes are taken off every stay. */
  mode: answer(['threshold', 'deducted']),
  counts: answer(['elapsed', 'chargeable']),
  /** Whether minutes that were taken off use up the steps. */
  steps: answer(['uses_up', 'keeps']),
  repeats: answer(['never', 'cycle']),
})

/** How much of what is free one plate gets in a natural day, over all its stays. */
const quotaSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('minutes'),
    minutes: intSchema.min(1).max(1440),
    steps: answer(['uses_up', 'keeps']),
    lots: z.array(idSchema).max(50),
  }),
  z.strictObject({
    kind: z.literal('uses'),
    uses: intSchema.min(1).max(100),
    lots: z.array(idSchema).max(50),
  }),
])

const capSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  amountFen: intSchema.min(0).max(1_000_000),
  period: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('stay') }), ...cycleOptions]),
  /** One stay, or all stays of the plate in the period. */
  over: z.enum(['stay', 'plate']),
  /** The lots whose stays count together; none named: this lot alone. */
  lots: z.array(idSchema).max(50),
  /** Only what these segments cost; none named: everything. */
  segments: z.array(codeSchema).max(20),
  who: whoSchema,
  /** Every period that has begun, or only those that are full. */
  applies: answer(['begun', 'full']),
  /** Whether it grows with class and bays. */
  scales: answer(['amount', 'multiplied']),
})

export const structureSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  /** The first structure that is for the stay is used; the last one must be for everybody. */
  who: whoSchema,
  cycle: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('none') }), ...cycleOptions]),
  segments: z.array(segmentSchema).min(1).max(20),
  /** What a time costs that lies in no segment. */
  outside: answer(['free']),
  /** What happens to a unit at the edge of a segment. */
  edge: answer(['split', 'starts', 'pool']),
  free: freeSchema.nullable(),
  quota: quotaSchema.nullable(),
  caps: z.array(capSchema).max(12),
})

const multiplierSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  who: whoSchema,
  percent: percentSchema,
})

/** A part of the price for units that begin within the window; where several fit, the first one counts. */
const percentageSchema = z.strictObject({
  code: codeSchema,
  name: nameSchema,
  who: whoSchema,
  percent: percentSchema,
  days: daysSchema,
  ...hours,
  sinceEntry: z
    .strictObject({ fromMinutes: intSchema.min(0).max(43_200), toMinutes: minutesSchema })
    .nullable(),
  dates: z.strictObject({ fromDay: calendarDaySchema, toDay: calendarDaySchema }).nullable(),
})

export const tariffDefinitionSchema = z.strictObject({
  structures: z.array(structureSchema).min(1).max(20),
  multipliers: z.array(multiplierSchema).max(20),
  percentages: z.array(percentageSchema).max(20),
  bays: answer(['ignored', 'times']),
  /** Time that another system charges or forbids, such as charging: parking like any other, not charged, or not counted. */
  excluded: answer(['charged', 'not_charged', 'clock_stops']),
  specialDays: z
    .array(z.strictObject({ day: calendarDaySchema, kind: dayKindSchema, name: nameSchema }))
    .max(400),
  finalRounding: z.strictObject({
    unitFen: z.union([z.literal(1), z.literal(10), z.literal(50), z.literal(100)]),
    mode: answer(['nearest', 'down', 'up']),
  }),
  /** Whoever pays while parked has so long to leave for nothing more; versions that do not say so give the usual time. */
  leaveMinutes: intSchema.min(LEAVE_MINUTES.least).max(LEAVE_MINUTES.most).optional(),
  /** There is none: a price list that holds one is refused by its own words, and not as an unknown name. */
  lateFee: z.literal(null, { error: 'LATE_FEE_OFF' }).optional(),
})
