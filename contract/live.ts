import type { z } from 'zod'
import type { liveAskSchema, liveTellSchema } from './live.schema'

export type LiveAsk = z.infer<typeof liveAskSchema>
export type LiveTell = z.infer<typeof liveTellSchema>
export const LIVE_PATH = '/live'
