import type { z } from 'zod'
import type { ownersToTellSchema } from './ended-messages.schema'

export type OwnersToTell = z.infer<typeof ownersToTellSchema>
