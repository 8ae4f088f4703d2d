import { z } from 'zod'

/** Times on the wire are RFC 3339 in UTC with milliseconds. */
export const timeSchema = z.iso.datetime({ offset: true }).meta({ description: 'RFC 3339 time' })
export const idSchema = z.uuid()
export const deviceIdSchema = z.string().regex(/^FX[0-9A-Z]{8}$/)
export const reasonSchema = z.string().trim().min(2).max(200)
export const noteSchema = z.string().trim().max(500)
export const photoIdsSchema = z.array(idSchema).max(9)
export const idempotencyKeySchema = z.string().regex(/^[0-9A-Za-z_-]{8,64}$/)
export const cursorSchema = z.string().regex(/^[0-9A-Za-z_-]{1,200}$/)

/** One page of a list, newest first; `next` is absent on the last page. */
export const pageQuerySchema = z.strictObject({
  cursor: cursorSchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})

export const emptySchema = z.strictObject({})
