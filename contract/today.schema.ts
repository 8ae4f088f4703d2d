import { z } from 'zod'
import { deviceIdSchema, idSchema, timeSchema } from './common.schema'
import { incidentViewSchema } from './incidents.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import {
  deviceLifecycleSchema,
  deviceLinkSchema,
  devicePositionSchema,
  devicePowerSchema,
  recoveryOrderStateSchema,
} from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** What was paid of debts since midnight in Shanghai. What was waived is no money. */
const recoveredSchema = z.strictObject({
  fen: fenSchema,
  count: intSchema,
  /** Of these: taken by hand, and paid somewhere else. */
  cashFen: fenSchema,
  elsewhereFen: fenSchema,
  /** Beside it: paid for stays while they went on, which nobody owed. Absent: of a node of the former version, which counts it in `fen`. */
  parkingFen: fenSchema.optional(),
  /** Yesterday until the same time of day. */
  yesterdayFen: fenSchema,
  /** One for each hour of the day. */
  hours: z.array(fenSchema).length(24),
})

/** A car that a device stands at, or stood at and was not taken away yet. */
export const holdSchema = z.strictObject({
  orderId: idSchema,
  lotId: idSchema,
  bay: textSchema.nullable(),
  plateText: textSchema,
  plateColour: plateColourSchema,
  state: recoveryOrderStateSchema,
  amountFen: fenSchema,
  openedAt: timeSchema,
  openedBy: textSchema,
  /** Since when the lock is up. */
  activeAt: timeSchema.nullable(),
  /** The longest hold: then it goes down by itself. */
  holdUntil: timeSchema.nullable(),
  paidAt: timeSchema.nullable(),
  releaseDelayedAt: timeSchema.nullable(),
  device: z.strictObject({ id: deviceIdSchema, position: devicePositionSchema, link: deviceLinkSchema }),
})

/** A device that somebody has to look after. */
export const deviceInCareSchema = z.strictObject({
  id: deviceIdSchema,
  lotId: idSchema.nullable(),
  lifecycle: deviceLifecycleSchema,
  position: devicePositionSchema,
  link: deviceLinkSchema,
  power: devicePowerSchema,
  batteryPct: intSchema.nullable(),
  alarms: z.array(textSchema),
  lastSeenAt: timeSchema.nullable(),
})

const countsSchema = z.strictObject({
  /** Paid and not released: not among `held`. */
  paidAndHeld: intSchema,
  held: intSchema,
  /** Not closed, the highest level first. */
  incidents: z.array(z.strictObject({ level: intSchema, count: intSchema })),
  devices: intSchema,
  /** Stays that wait for a person's word, at most 1000. Absent: of a node of the former version. */
  staysInReview: intSchema.optional(),
  shifts: intSchema,
})

export const staffTodayCallSchemas = {
  /** The day so far and what goes on now, in one lot or in all of the merchant's. */
  today: {
    query: z.strictObject({ lotId: idSchema.optional() }),
    reply: z.strictObject({
      now: timeSchema,
      recovered: recoveredSchema,
      /** Paid and not released first, who has waited longest on top; then the oldest. At most 200. */
      holds: z.array(holdSchema),
      /** Not closed, the highest level first, at most 200. */
      incidents: z.array(incidentViewSchema),
      /** At most 200. */
      devices: z.array(deviceInCareSchema),
      shifts: z.array(
        z.strictObject({ staffId: idSchema, name: textSchema, lotId: idSchema, startedAt: timeSchema }),
      ),
      /** How many there are, however many stand above. Absent: of a node of the former version. */
      counts: countsSchema.optional(),
    }),
  },
} as const
