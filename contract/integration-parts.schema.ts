import { z } from 'zod'
import { isExampleId } from './import-template'
import { textSchema } from './storable.schema'

/** What a spreadsheet makes of a long number has lost the digits that told two things apart. */
const SCIENTIFIC = /^\d(\.\d+)?E\+\d+$/i
export const keyTextSchema = textSchema
  .trim()
  .min(1)
  .max(64)
  .refine(text => !SCIENTIFIC.test(text), 'ROW_ID_SHORTENED')
  .refine(text => !isExampleId(text), 'ROW_EXAMPLE')

export const digestSchema = textSchema.regex(/^[0-9a-f]{64}$/)
export const pictureKindSchema = z.enum(['entry', 'exit', 'scene'])
