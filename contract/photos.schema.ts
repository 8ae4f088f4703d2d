import { z } from 'zod'
import { idSchema } from './common.schema'
import { textSchema } from './storable.schema'

export const staffPhotoCallSchemas = {
  /** image/jpeg or image/png in the body, at most 2 MiB. */
  putPhoto: { reply: z.strictObject({ photoId: idSchema, url: textSchema }) },
} as const
