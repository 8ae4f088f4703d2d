import { z } from 'zod'
import { deviceIdSchema, emptySchema, idSchema, reasonSchema, timeSchema } from './common.schema'
import {
  deviceLifecycleSchema,
  deviceLinkSchema,
  devicePositionSchema,
  devicePowerSchema,
} from './states.schema'
import { intSchema, textSchema } from './storable.schema'

export const deviceViewSchema = z.strictObject({
  id: deviceIdSchema,
  serial: textSchema.nullable(),
  publicCode: textSchema,
  qrUrl: textSchema,
  lotId: idSchema.nullable(),
  lifecycle: deviceLifecycleSchema,
  position: devicePositionSchema,
  link: deviceLinkSchema,
  power: devicePowerSchema,
  batteryPct: intSchema.nullable(),
  rssi: intSchema.nullable(),
  firmware: textSchema.nullable(),
  alarms: z.array(textSchema),
  selfTestAt: timeSchema.nullable(),
  selfTestOk: z.boolean().nullable(),
  lastSeenAt: timeSchema.nullable(),
  orderId: idSchema.nullable(),
})

const deviceParams = z.strictObject({ deviceId: deviceIdSchema })

const withReason = {
  params: deviceParams,
  body: z.strictObject({ reason: reasonSchema }),
  reply: deviceViewSchema,
} as const

export const staffDeviceCallSchemas = {
  listDevices: {
    query: z.strictObject({
      lotId: idSchema.optional(),
      lifecycle: deviceLifecycleSchema.optional(),
      /** Those that somebody has to look after. */
      care: z.literal('needed').optional(),
      /** Ids that begin with it. */
      deviceId: textSchema.max(10).optional(),
    }),
    reply: z.strictObject({ items: z.array(deviceViewSchema) }),
  },
  readDevice: { params: deviceParams, reply: deviceViewSchema },
  askSelfTest: { params: deviceParams, body: emptySchema, reply: deviceViewSchema },
  assignDevice: {
    params: deviceParams,
    body: z.strictObject({ lotId: idSchema.nullable() }),
    reply: deviceViewSchema,
  },
  revokeDevice: withReason,
  reportDeviceMissing: withReason,
  giveUpDevice: withReason,
  findDevice: withReason,
  lowerStrayDevice: withReason,
  reprintDevice: { params: deviceParams, body: emptySchema, reply: deviceViewSchema },
} as const
