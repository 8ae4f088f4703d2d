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

/** Looks at a device are kept so long. */
export const MOST_HISTORY_DAYS = 35

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
  /** One look an hour, the oldest first; an hour without one: the device was not heard. */
  readDeviceHistory: {
    params: deviceParams,
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(MOST_HISTORY_DAYS).default(7) }),
    reply: z.strictObject({
      items: z.array(
        z.strictObject({ at: timeSchema, batteryPct: intSchema.nullable(), rssi: intSchema.nullable() }),
      ),
    }),
  },
  askSelfTest: { params: deviceParams, body: emptySchema, reply: deviceViewSchema },
  /** Makes the device heard by whoever looks for it, at a car too. Refused as DEVICE_OFFLINE where it does not listen. */
  beepDevice: { params: deviceParams, body: emptySchema, reply: emptySchema },
  /** Taken out of use by hand; it comes back by being assigned. */
  sendToMaintenance: withReason,
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
