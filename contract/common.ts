import type { z } from 'zod'
import type { refusalReplySchema } from './common.schema'

export type RefusalReply = z.infer<typeof refusalReplySchema>
export type Page<T> = { items: T[]; next?: string }
