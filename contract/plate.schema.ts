import { z } from 'zod'
import { parsePlate, PLATE_COLOUR_NAMES } from './plate'
import { textSchema } from './storable.schema'

export const plateColourSchema = z.enum(PLATE_COLOUR_NAMES)

/** Normalises the text and refuses what is no plate of that colour, with the reading's code as the message. */
export const plateSchema = z
  .strictObject({ text: textSchema.min(5).max(24), colour: plateColourSchema })
  .transform((given, context) => {
    const reading = parsePlate(given.text, given.colour)
    if (reading.ok) return reading.plate
    context.addIssue({ code: 'custom', message: reading.code, path: ['text'] })
    return z.NEVER
  })
