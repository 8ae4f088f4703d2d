import { z } from 'zod'
import { inOneLine, withoutHidden } from './plain-text'
import {
  clippedText,
  isStorableJson,
  isStorableText,
  isStorableTimeMs,
  MAX_INT,
  MAX_TIME_MS,
  MIN_INT,
} from './storable'

/*
 * What every schema of the contract is built from: texts, numbers and times as narrow as the store. A test walks every
 * schema and refuses one that is built from anything wider. Refused by field is the rule; cleaned is what must never
 * be lost: the words of somebody who needs help, and the report of a device.
 */

/** Any text. Refuses with TEXT_NOT_STORABLE. */
export const textSchema = z.string().refine(isStorableText, 'TEXT_NOT_STORABLE')

/**
 * What people, files and other systems say and people read: what nobody sees is taken out, since nobody could find what to correct.
 * Refuses with TEXT_NOT_STORABLE.
 */
export const plainTextSchema = textSchema.overwrite(withoutHidden)

/** The same in one line, such as a name. Refuses with TEXT_NOT_STORABLE. */
export const plainLineSchema = textSchema.overwrite(inOneLine)

/** A whole number that an `integer` column holds. Refuses with NUMBER_OUT_OF_RANGE. */
export const intSchema = z.int().min(MIN_INT, 'NUMBER_OUT_OF_RANGE').max(MAX_INT, 'NUMBER_OUT_OF_RANGE')

/** RFC 3339 with an offset. Refuses years beyond the store's with TIME_OUT_OF_RANGE. */
export const timeSchema = z.iso
  .datetime({ offset: true })
  .refine(text => isStorableTimeMs(Date.parse(text)), 'TIME_OUT_OF_RANGE')
  .meta({ description: 'RFC 3339 time' })

/** An object of any form. */
export const jsonObjectSchema = z.record(z.string(), z.unknown()).refine(isStorableJson, 'TEXT_NOT_STORABLE')

/** The words of somebody who needs help: what cannot be stored or seen is taken out, what is too long is cut. */
export const helpTextSchema = (max: number) =>
  z.string().overwrite(text => withoutHidden(clippedText(withoutHidden(text), max)).trim())

/** Milliseconds since 1970 as we write them. */
export const timeMsSchema = z.number().int().min(0).max(MAX_TIME_MS)

/** A time that a device reports; one that no clock shows is none. */
export const reportedTimeMsSchema = timeMsSchema.nullable().catch(null)

/** A number that a device reports: rounded and moved into its range, so that a wrong sensor hides nothing else. */
export const reportedIntSchema = (min: number, max: number) =>
  z.preprocess(
    value => (typeof value === 'number' ? Math.min(max, Math.max(min, Math.round(value))) : value),
    z.number().int().min(min).max(max),
  )

/** A number of no fixed meaning that a device reports. */
export const reportedNumberSchema = z.number().overwrite(value => Math.min(MAX_INT, Math.max(MIN_INT, value)))

/** Text that a device reports; empty when nothing of it can be kept. */
export const reportedTextSchema = (max: number) => z.string().overwrite(text => clippedText(text, max))
