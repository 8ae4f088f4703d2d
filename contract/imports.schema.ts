import { z } from 'zod'
import { cursorSchema, emptySchema, idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { fileQuery } from './exports.schema'
import { importStateSchema } from './states.schema'
import { intSchema, plainTextSchema, textSchema } from './storable.schema'

/*
 * Large imports: a file comes in parts, is started, and is read by the platform slice by slice. `importArrears` and
 * `importArrearsCsv` stay for up to 1000 rows that are answered at once.
 */

export const IMPORT_PART_BYTES = 1 << 20
const IMPORT_MAX_BYTES = 256 << 20
export const IMPORT_MAX_PARTS = IMPORT_MAX_BYTES / IMPORT_PART_BYTES
export const IMPORT_MAX_ROWS = 1_000_000
/** So many wrong rows are kept with their reasons; all of them are counted. */
export const IMPORT_MAX_PROBLEMS = 10_000

/** What a column of the file may be. The first group belongs to debts, the second to stays, some to both; amounts are in fen or in yuan. */
export const importFieldSchema = z.enum([
  'source',
  'externalId',
  'lotId',
  'lotCode',
  'plateText',
  'plateColour',
  'enteredAt',
  'exitedAt',
  'principalFen',
  'lateFeeFen',
  'reminderCount',
  'lastRemindedAt',
  'remindedAt',
  'confidencePct',
  'entryPhotoUrl',
  'exitPhotoUrl',
  'witness',
  'ended',
  'endedReference',
  'contactPhone',
  'contactConsentedAt',
  'contactSource',
  'eventId',
  'stayRef',
  'bay',
  'vehicleClass',
  'energy',
  'feeTotalFen',
  'feeDiscountFen',
  'feePaidFen',
  'principalYuan',
  'lateFeeYuan',
  'feeTotalYuan',
  'feeDiscountYuan',
  'feePaidYuan',
])

const lotCodeSchema = z.strictObject({ code: textSchema.trim().min(1).max(64), lotId: idSchema })
const columnSchema = z.strictObject({
  field: importFieldSchema,
  heading: textSchema.trim().min(1).max(100),
})

export const newImportSchema = z.strictObject({
  /** `debts`: rows as in `importArrears`. `stays`: stays that have ended, priced and charged as those that a source reports. */
  kind: z.enum(['debts', 'stays']),
  /** For `stays`: as which system they are reported; its codes of lots and colours are understood. */
  sourceId: idSchema.optional(),
  /** The lot of every row that names none itself: a column may hold the name or the code of a lot. */
  lotId: idSchema.optional(),
  /** For `debts` with a column `lotCode`: what the codes mean. */
  lots: z.array(lotCodeSchema).max(200).default([]),
  /** Which heading a field has in this file, where it is none that we know. */
  columns: z.array(columnSchema).max(40).default([]),
  fileName: plainTextSchema.trim().min(1).max(200),
  sizeBytes: intSchema.min(1).max(IMPORT_MAX_BYTES),
  /** Rows of that import, corrected: kind, source, lot and codes of lots are its own, whatever else is said here. */
  mendsImportId: idSchema.optional(),
})

const messageSchema = z.strictObject({ zh: textSchema, en: textSchema })
const rowErrorSchema = z.strictObject({ field: textSchema, code: textSchema, message: messageSchema })

export const importViewSchema = z.strictObject({
  id: idSchema,
  kind: z.enum(['debts', 'stays']),
  fileName: textSchema,
  lotId: idSchema.nullable(),
  sourceId: idSchema.nullable(),
  sizeBytes: intSchema,
  /** Every part but the last has exactly this size. */
  partBytes: intSchema,
  partCount: intSchema,
  /** Parts that are here, from 1; empty once the import was started or has ended. */
  receivedParts: z.array(intSchema),
  state: importStateSchema,
  /** How much of the file has been read. */
  readBytes: intSchema,
  rows: intSchema,
  /** New debts or stays, and debts that ended. */
  taken: intSchema,
  /** Rows that changed or completed something known. */
  merged: intSchema,
  unchanged: intSchema,
  wrong: intSchema,
  /** Of those taken or merged: a person has to review it before anybody owes anything. */
  review: intSchema,
  /** Wrong rows whose reasons are kept. */
  problemCount: intSchema,
  failure: z.strictObject({ code: textSchema, message: messageSchema }).nullable(),
  createdAt: timeSchema,
  startedAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
})

/** A wrong row. `line`: where it begins in the file, from 1. */
export const importProblemSchema = z.strictObject({
  line: intSchema,
  key: textSchema.nullable(),
  /** What stands in the columns that we know; null when the row could not be read. */
  cells: z.partialRecord(importFieldSchema, textSchema).nullable(),
  errors: z.array(rowErrorSchema),
})

const importParams = z.strictObject({ importId: idSchema })
const partNumberSchema = z.coerce.number().int().min(1).max(IMPORT_MAX_PARTS)

export const staffImportCallSchemas = {
  /** A file to fill in, with two example rows, which no import takes; an XLSX has a second sheet that says what each column wants. */
  downloadImportTemplate: {
    query: z.strictObject({ ...fileQuery, kind: z.enum(['debts', 'stays']) }),
    reply: textSchema,
  },
  createImport: { body: newImportSchema, reply: importViewSchema },
  listImports: {
    query: pageQuerySchema,
    reply: z.strictObject({ items: z.array(importViewSchema), next: cursorSchema.optional() }),
  },
  getImport: { params: importParams, reply: importViewSchema },
  /** application/octet-stream: bytes of the file from `(part - 1) * partBytes` on. The same part again changes nothing. */
  putImportPart: {
    params: z.strictObject({ importId: idSchema, part: partNumberSchema }),
    query: z.strictObject({ sha256: textSchema.regex(/^[0-9a-f]{64}$/) }),
    reply: z.strictObject({ part: intSchema, sizeBytes: intSchema }),
  },
  /**
   * The first rows as an import would take them; nothing is imported. Needs the first part, and of an XLSX, which may have
   * 4 MB at most, all of them. When columns are missing or there twice, `wrongFields` names them and there are no rows.
   */
  previewImport: {
    params: importParams,
    query: z.strictObject({ rows: z.coerce.number().int().min(1).max(500).default(20) }),
    reply: z.strictObject({
      /** Each column of the file; null: none that we know, left out. */
      columns: z.array(z.strictObject({ heading: textSchema, field: importFieldSchema.nullable() })),
      wrongFields: z.array(importFieldSchema),
      /** What a column may be in this kind of file. */
      fields: z.array(importFieldSchema),
      /** There are no further rows. */
      isWhole: z.boolean(),
      rows: z.array(
        z.strictObject({
          line: intSchema,
          key: textSchema.nullable(),
          outcome: textSchema,
          /** As they stand in the file, by column; empty when the row could not be read. */
          cells: z.array(textSchema),
          errors: z.array(rowErrorSchema),
        }),
      ),
    }),
  },
  startImport: { params: importParams, body: emptySchema, reply: importViewSchema },
  /** What was taken stays taken; nothing more is read. */
  cancelImport: { params: importParams, body: emptySchema, reply: importViewSchema },
  listImportProblems: {
    params: importParams,
    query: z.strictObject({
      /** Only those after this line. */
      afterLine: z.coerce.number().int().min(0).max(2_000_000_000).default(0),
      limit: z.coerce.number().int().min(1).max(500).default(50),
    }),
    reply: z.strictObject({
      items: z.array(importProblemSchema),
      /** All wrong rows, also those whose reasons are not kept. */
      wrong: intSchema,
    }),
  },
  /** text/csv in UTF-8 with every problem that is kept: line, key, field, code, Chinese, English. */
  downloadImportProblems: { params: importParams, reply: textSchema },
} as const
