import type { z } from 'zod'
import type { liveRequestSchema, liveMessageSchema } from './live.schema'

export type LiveRequest = z.infer<typeof liveRequestSchema>
export type LiveMessage = z.infer<typeof liveMessageSchema>
export const LIVE_PATH = '/live'
