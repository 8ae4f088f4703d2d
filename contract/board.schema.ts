import { z } from 'zod'
import { idSchema, isCutSchema } from './common.schema'
import { deviceViewSchema } from './devices.schema'
import { incidentViewSchema } from './incidents.schema'
import { lotViewSchema } from './lots.schema'
import { fenSchema } from './money.schema'
import { moveTaskViewSchema } from './move-tasks.schema'
import { staffOrderSchema } from './orders.schema'
import { sightingViewSchema } from './sightings.schema'
import { intSchema } from './storable.schema'

export const staffBoardCallSchemas = {
  /** One lot at this moment: everything that its staff have to look after. */
  board: {
    query: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({
      lot: lotViewSchema,
      debtorCount: intSchema,
      debtorFen: fenSchema,
      orders: z.array(staffOrderSchema),
      moveTasks: z.array(moveTaskViewSchema),
      devices: z.array(deviceViewSchema),
      incidents: z.array(incidentViewSchema),
      /** Cars that owe and are in the lot now, for those on shift in it: the one that may be held first. */
      sightings: z.array(sightingViewSchema),
      /** Of which there are more than stand above: the newest orders, the oldest tasks, the first devices, the gravest incidents, the cars seen last. */
      more: z
        .strictObject({
          orders: isCutSchema,
          moveTasks: isCutSchema,
          devices: isCutSchema,
          incidents: isCutSchema,
          sightings: isCutSchema,
        })
        .optional(),
    }),
  },
} as const
