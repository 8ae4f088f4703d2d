import { z } from 'zod'
import { idSchema, isCutSchema, timeSchema } from './common.schema'
import { plateSchema } from './plate.schema'
import { fenSchema } from './money.schema'
import { intSchema, jsonObjectSchema, textSchema, plainLineSchema } from './storable.schema'
import { TARIFF_PROBLEM_CODES, TARIFF_QUESTIONS } from './tariff-choices'
import {
  energySchema,
  entitlementSchema,
  tariffDefinitionSchema,
  vehicleClassSchema,
} from './tariff-definition.schema'

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })
const nameSchema = plainLineSchema.trim().min(1).max(40)

const openChoiceSchema = z.strictObject({
  path: textSchema,
  question: z.enum(TARIFF_QUESTIONS),
  options: z.array(textSchema),
})
const tariffProblemSchema = z.strictObject({ path: textSchema, code: z.enum(TARIFF_PROBLEM_CODES) })

export const tariffVersionHeadSchema = z.strictObject({
  number: intSchema,
  /** Under which the price list was filed with the authority. */
  filingNumber: textSchema,
  /** It prices every stay that enters from here on, until the next version does. */
  validFrom: timeSchema,
  publishedAt: timeSchema,
  publishedBy: z.strictObject({ id: idSchema, name: textSchema }),
})
export const tariffVersionSchema = tariffVersionHeadSchema.extend({ definition: tariffDefinitionSchema })

export const tariffSummarySchema = z.strictObject({
  id: idSchema,
  lotId: idSchema,
  lotName: textSchema,
  name: textSchema,
  version: intSchema,
  /** The version that prices entries of now; null while none does. */
  validNumber: intSchema.nullable(),
})
export const tariffViewSchema = tariffSummarySchema.extend({
  draft: tariffDefinitionSchema,
  openChoices: z.array(openChoiceSchema),
  problems: z.array(tariffProblemSchema),
  /** The newest first. */
  versions: z.array(tariffVersionHeadSchema),
})

/** What the board at the lot has to say of a published version. */
export const priceBoardSchema = tariffVersionSchema.omit({ publishedAt: true, publishedBy: true }).extend({
  lotName: textSchema,
  address: textSchema,
  hotline: textSchema,
  /** Who is paid, exactly as WeChat shows it. */
  payeeName: textSchema,
})

const stayFields = {
  entryAt: timeSchema,
  exitAt: timeSchema,
  vehicleClass: vehicleClassSchema.default('small'),
  energy: energySchema.default('fuel'),
  entitlements: z.array(entitlementSchema).max(10).default([]),
  bays: intSchema.min(1).max(10).default(1),
  /** Charging, towing and the like. */
  excluded: z
    .array(z.strictObject({ from: timeSchema, to: timeSchema }))
    .max(50)
    .default([]),
}
export const tariffStaySchema = z.strictObject(stayFields)
export const simulatedStaySchema = z.strictObject({ ...stayFields, plate: plateSchema })

const tariffLineSchema = z.strictObject({
  code: z.enum([
    'charge',
    'fixed',
    'outside',
    'excluded',
    'free',
    'quota',
    'multiplier',
    'bays',
    'percentage',
    'cap',
    'rounding',
    'unknown_day',
  ]),
  from: timeSchema,
  to: timeSchema,
  minutes: intSchema,
  /** The amounts of all lines add up to the fee; what is taken off is negative. */
  amountFen: intSchema,
  name: messageSchema.nullable(),
  params: jsonObjectSchema,
  message: messageSchema,
})
export const pricedStaySchema = z.strictObject({
  /** Null: there is no fee, for the reason beside it, and somebody has to look at the stay. */
  feeFen: intSchema.nullable(),
  reason: z.enum(['unknown_year', 'too_long', 'too_much']).nullable(),
  minutes: intSchema,
  /** How long the car has to leave for nothing more when it is paid for while parked; null where there is no fee. */
  leaveMinutes: intSchema.nullable().optional(),
  lines: z.array(tariffLineSchema),
  /** The version that priced it; null: the draft. */
  number: intSchema.nullable(),
})

const directionSchema = z.strictObject({ stays: intSchema, fen: intSchema })
const exitSchema = z.strictObject({ exitAt: timeSchema, feeFen: intSchema })
export const simulationSchema = z.strictObject({
  stays: intSchema,
  beforeFen: intSchema,
  afterFen: intSchema,
  rising: directionSchema,
  falling: directionSchema,
  /** Stays that one of the two cannot price; they are in no sum. */
  unpriced: intSchema,
  changes: z.array(
    z.strictObject({ entryAt: timeSchema, exitAt: timeSchema, beforeFen: fenSchema, afterFen: fenSchema }),
  ),
  /** Entries at which an owner would pay less for leaving later. */
  longerIsCheaper: z.array(z.strictObject({ entryAt: timeSchema, shorter: exitSchema, longer: exitSchema })),
})

const tariffParams = z.strictObject({ tariffId: idSchema })
const versionParams = tariffParams.extend({ number: z.coerce.number().int().min(1).max(1_000_000) })
const draftSchema = z.strictObject({ name: nameSchema, definition: tariffDefinitionSchema })
/** The version of the tariff that was read, so that nobody overwrites what another has changed. */
const read = { version: intSchema }

export const staffTariffCallSchemas = {
  listTariffs: { reply: z.strictObject({ items: z.array(tariffSummarySchema), isCut: isCutSchema }) },
  createTariff: { body: draftSchema.extend({ lotId: idSchema }), reply: tariffViewSchema },
  getTariff: { params: tariffParams, reply: tariffViewSchema },
  saveTariffDraft: { params: tariffParams, body: draftSchema.extend(read), reply: tariffViewSchema },
  /** A draft that is not saved: what is asked, open or wrong, and what it makes of stays of different cars. */
  checkTariffDraft: {
    params: tariffParams,
    body: z.strictObject({
      definition: tariffDefinitionSchema,
      stays: z.array(tariffStaySchema).max(6).default([]),
    }),
    reply: z.strictObject({
      /** Every question that makes a difference here, with or without its answer; `openChoices` are those without. */
      questions: z.array(openChoiceSchema),
      openChoices: z.array(openChoiceSchema),
      problems: z.array(tariffProblemSchema),
      /** One for each stay, in their order; none while something is open or wrong. */
      prices: z.array(
        z.strictObject({
          draft: pricedStaySchema,
          /** By the version that is valid at the entry; null where there is none, or where it has no fee. */
          validFeeFen: intSchema.nullable(),
        }),
      ),
    }),
  },
  answerTariffChoices: {
    params: tariffParams,
    body: z.strictObject({
      ...read,
      answers: z
        .array(z.strictObject({ path: textSchema.max(100), answer: textSchema.max(20) }))
        .min(1)
        .max(200),
    }),
    reply: tariffViewSchema,
  },
  priceTariffStay: {
    params: tariffParams,
    body: z.strictObject({
      /** The draft, or the version that is valid at the entry. */
      by: z.enum(['draft', 'valid']),
      stay: tariffStaySchema,
      /** Stays of the same plate in this lot that began before. */
      earlier: z.array(tariffStaySchema).max(50).default([]),
    }),
    reply: pricedStaySchema,
  },
  simulateTariff: {
    params: tariffParams,
    body: z.union([
      z.strictObject({ stays: z.array(simulatedStaySchema).min(1).max(2000) }),
      /** Stays that entered this lot in the time from..to, at most 2,000 of them. */
      z.strictObject({ from: timeSchema, to: timeSchema }),
    ]),
    reply: simulationSchema,
  },
  publishTariff: {
    params: tariffParams,
    body: z.strictObject({
      ...read,
      filingNumber: plainLineSchema.trim().min(1).max(64),
      validFrom: timeSchema,
    }),
    reply: tariffViewSchema,
  },
  getTariffVersion: { params: versionParams, reply: tariffVersionSchema },
  readPriceBoard: { params: versionParams, reply: priceBoardSchema },
} as const
