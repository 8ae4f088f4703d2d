import { z } from 'zod'
import { emptySchema, idSchema, timeSchema } from './common.schema'
import { intSchema, textSchema } from './storable.schema'

const params = z.strictObject({ orderId: idSchema })

export const staffOrderReachCallSchemas = {
  /** Who can go to the car, and how its owner is reached. */
  readOrderReach: {
    params,
    reply: z.strictObject({
      /** What the owner was given to call, and what is picked up at the lot. */
      hotline: textSchema,
      people: z.array(
        z.strictObject({
          staffId: idSchema,
          name: textSchema,
          /** Opened the order; was told to take the device away; works in the lot now. */
          part: z.enum(['opened', 'takes_away', 'on_shift']),
          since: timeSchema,
          /** In any lot of the merchant, now. Absent: of a node of the former version. */
          isOnShift: z.boolean().optional(),
          /** What a manager has entered; null: nothing. Absent: as above. */
          phone: textSchema.nullable().optional(),
        }),
      ),
      /** Numbers that the owner has agreed to be reached by. */
      ownerPhones: intSchema.nonnegative(),
    }),
  },
  /**
   * Calls those at the lot to a car that has paid and still stands: its task is urgent on their phones. `people`: who works there now, so
   * that it reaches them; nobody may.
   */
  callToCar: {
    params,
    body: emptySchema,
    reply: z.strictObject({
      people: z.array(z.strictObject({ staffId: idSchema, name: textSchema, isAssigned: z.boolean() })),
    }),
  },
  /** The numbers themselves; that they were looked at is written into the audit log. */
  showOwnerPhones: { params, body: emptySchema, reply: z.strictObject({ phones: z.array(textSchema) }) },
} as const
