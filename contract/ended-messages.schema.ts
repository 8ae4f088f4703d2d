import { z } from 'zod'
import { intSchema } from './storable.schema'

/**
 * People who have bound a plate whose debt staff end or lower: how many of them are told in WeChat, and how many cannot be, because
 * they allowed no such message. `isOn` false: nobody is told, because no template is set.
 */
export const ownersToNotifySchema = z.strictObject({
  isOn: z.boolean(),
  reachable: intSchema,
  unreachable: intSchema,
})
