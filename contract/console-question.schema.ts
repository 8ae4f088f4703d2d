import { z } from 'zod'
import { idSchema } from './common.schema'
import { textSchema, timeSchema } from './storable.schema'

export const digitsSchema = z.string().regex(/^\d{2}$/)

/** What a browser shows for a phone to scan. */
export const consoleQuestionSchema = z.strictObject({
  id: idSchema,
  /** Two digits, shown in the browser and typed on the phone. */
  digits: digitsSchema,
  /** The text of the QR code. */
  link: textSchema,
  expiresAt: timeSchema,
})
