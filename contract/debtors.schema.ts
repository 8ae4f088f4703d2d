import { z } from 'zod'
import { idSchema, pageQuerySchema, sortedBy, timeSchema } from './common.schema'
import { sumFenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import { intSchema, textSchema } from './storable.schema'

export const debtorViewSchema = z.strictObject({
  plateText: textSchema,
  plateColour: plateColourSchema,
  arrearCount: intSchema,
  dueFen: sumFenSchema,
  /** When the car left last while it owed. */
  lastExitedAt: timeSchema,
  /** When it left with its oldest debt. Absent: of a node of the former version. */
  oldestExitedAt: timeSchema.optional(),
})

/** `search`: any part of a plate. */
const which = { lotId: idSchema.optional(), search: textSchema.max(24).optional() }

export const staffDebtorCallSchemas = {
  /** Cars that owe, the largest debt first; or by what they owe the other way round, by how many debts, or by the age of the oldest. */
  listDebtors: {
    query: pageQuerySchema.extend({ ...which, ...sortedBy('due', 'count', 'age') }),
    reply: z.strictObject({ items: z.array(debtorViewSchema), next: textSchema.optional() }),
  },
  /** How many they are, and what they owe together. Apart from the list: to add up a city takes longer than to show its largest. */
  sumDebtors: {
    query: z.strictObject(which),
    reply: z.strictObject({ count: intSchema, dueFen: sumFenSchema }),
  },
} as const
