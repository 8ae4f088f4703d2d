import { z } from 'zod'
import { helpTextSchema, plainLineSchema, plainTextSchema } from './storable.schema'

export { timeSchema } from './storable.schema'
/** Some systems write ids in capitals; they are compared as we write them. */
export const idSchema = z.uuid().toLowerCase()
export const deviceIdSchema = z.string().regex(/^FX[0-9A-Z]{8}$/)
export const reasonSchema = plainTextSchema.trim().min(2).max(200)
/** Of somebody who needs help, or of staff who let a car go: the words are cleaned, never a reason to refuse. */
export const helpReasonSchema = helpTextSchema(200).min(2)
export const noteSchema = plainTextSchema.trim().max(500)
/** Which parking bay, as the people of the lot call it. */
export const baySchema = plainLineSchema.trim().min(1).max(20)
export const photoIdsSchema = z.array(idSchema).max(9)
export const idempotencyKeySchema = z.string().regex(/^[0-9A-Za-z_-]{8,64}$/)
export const cursorSchema = z.string().regex(/^[0-9A-Za-z_-]{1,200}$/)

/** Rows of one page. */
export const MOST_A_PAGE = 100

/** One page of a list, newest first; `next` is absent on the last page. */
export const pageQuerySchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_A_PAGE).default(20),
})

/**
 * What a list may be sorted by, the first of it unless asked otherwise, and in which direction: `desc` unless asked otherwise. A cursor
 * leads on in the order in which it was given out, and in no other.
 */
export const sortedBy = <const Sorts extends readonly [string, ...string[]]>(...sorts: Sorts) => ({
  sort: z.enum(sorts).optional(),
  order: z.enum(['asc', 'desc']).optional(),
})
/** Of a list that is answered whole, up to its bound, to whoever asks for no page: the same, page by page. */
export const optionalPage = {
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(MOST_A_PAGE).optional(),
}

/** Of a list that is answered whole: there are more than the platform answers at once, and the rest is left out. */
export const isCutSchema = z.literal(true).optional()

export const emptySchema = z.strictObject({})
