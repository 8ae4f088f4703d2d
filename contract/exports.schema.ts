import { z } from 'zod'
import { EXPORTED_LISTS } from './file-tables'
import { textSchema } from './storable.schema'

/** Which kind of file, and in which language its words are. */
export const fileQuery = {
  format: z.enum(['xlsx', 'csv']),
  language: z.enum(['zh', 'en']).default('zh'),
}

export const staffExportCallSchemas = {
  exportList: {
    params: z.strictObject({ list: z.enum(EXPORTED_LISTS) }),
    /** `filters`: the query of the list's own call, as it stands in an address; without a place in the list. */
    query: z.strictObject({ ...fileQuery, filters: textSchema.max(2000).default('') }),
    reply: textSchema,
  },
} as const
