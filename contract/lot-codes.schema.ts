import { z } from 'zod'
import { idSchema } from './common.schema'
import { textSchema } from './storable.schema'

/** The code on the sign of a lot, as it stands in the address behind the QR code. */
const lotCodeSchema = z.string().regex(/^[0-9A-F]{10}$/)

export const ownerLotCodeCallSchemas = {
  /** Where somebody stands who scanned the sign of a lot, and who would be paid there. */
  readLotOfCode: {
    params: z.strictObject({ lotCode: lotCodeSchema }),
    reply: z.strictObject({
      id: idSchema,
      name: textSchema,
      address: textSchema,
      hotline: textSchema,
      payee: z.strictObject({ name: textSchema, verified: z.boolean() }),
    }),
  },
} as const

export const staffLotCodeCallSchemas = {
  readLotCode: {
    params: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({
      code: lotCodeSchema,
      lotName: textSchema,
      payeeName: textSchema,
      /** What the QR code holds. */
      link: textSchema,
      /** Relative to the platform, as those of photos: the QR code alone, and a sheet to print. */
      pictureUrl: textSchema,
      posterUrl: textSchema,
    }),
  },
} as const
