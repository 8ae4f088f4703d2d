import { z } from 'zod'

/** Up to one million yuan: no parking debt is larger, and a slipped digit is caught. */
export const MAX_FEN = 100_000_000
export const fenSchema = z.int().min(0).max(MAX_FEN).meta({ description: 'integer fen (1/100 yuan)' })
export const positiveFenSchema = z.int().min(1).max(MAX_FEN)
/** A sum over many people: larger than any one debt. */
export const sumFenSchema = z.int().min(0).meta({ description: 'integer fen (1/100 yuan)' })
