import { z } from 'zod'
import {
  deviceIdSchema,
  emptySchema,
  helpReasonSchema,
  idSchema,
  photoIdsSchema,
  timeSchema,
  isCutSchema,
} from './common.schema'
import { moveTaskStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

export const moveTaskViewSchema = z.strictObject({
  id: idSchema,
  orderId: idSchema,
  lotId: idSchema,
  deviceId: deviceIdSchema,
  plateText: textSchema,
  /** Where the device stands, when that was written down. A node of the former version does not say it. */
  bay: textSchema.nullable().optional(),
  state: moveTaskStateSchema,
  urgent: z.boolean(),
  assignedTo: idSchema.nullable(),
  assigneeName: textSchema.nullable(),
  createdAt: timeSchema,
  acknowledgedAt: timeSchema.nullable(),
  arrivedAt: timeSchema.nullable(),
  movedAt: timeSchema.nullable(),
  version: intSchema,
})

const taskParams = z.strictObject({ taskId: idSchema })

export const staffMoveTaskCallSchemas = {
  listMoveTasks: {
    query: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({ items: z.array(moveTaskViewSchema), isCut: isCutSchema }),
  },
  acknowledgeMoveTask: { params: taskParams, body: emptySchema, reply: moveTaskViewSchema },
  arriveAtMoveTask: { params: taskParams, body: emptySchema, reply: moveTaskViewSchema },
  blockMoveTask: {
    params: taskParams,
    body: z.strictObject({ kind: z.enum(['blocked', 'device_missing']), reason: helpReasonSchema }),
    reply: moveTaskViewSchema,
  },
  /** Done by scanning the device that was taken away. */
  finishMoveTask: {
    params: taskParams,
    body: z.strictObject({ link: textSchema.max(300), photoIds: photoIdsSchema }),
    reply: moveTaskViewSchema,
  },
} as const
