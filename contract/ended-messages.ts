import type { z } from 'zod'
import type { ownersToNotifySchema } from './ended-messages.schema'

export type OwnersToNotify = z.infer<typeof ownersToNotifySchema>
