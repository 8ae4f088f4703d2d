import { z } from 'zod'
import { helpReasonSchema, timeSchema } from './common.schema'
import { textSchema, plainLineSchema } from './storable.schema'

/** Where and when the hold was told to the police; its number often comes later. */
export const policeReportSchema = z.strictObject({
  reportedAt: timeSchema,
  /** The station, or the officer who took it. */
  station: plainLineSchema.trim().min(2).max(60),
  number: plainLineSchema.trim().min(1).max(40).optional(),
})

export const policePresentSchema = z.strictObject({ reason: helpReasonSchema })

/** What the order says of the police. */
export const policeViewSchema = z.strictObject({
  reportedAt: timeSchema.nullable(),
  station: textSchema.nullable(),
  number: textSchema.nullable(),
  /** When an officer stood at the car and the lock was lowered for it. */
  presentAt: timeSchema.nullable(),
})
