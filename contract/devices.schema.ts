import { z } from 'zod'
import {
  deviceIdSchema,
  emptySchema,
  idSchema,
  optionalPage,
  pageQuerySchema,
  reasonSchema,
  timeSchema,
} from './common.schema'
import { plateColourSchema } from './plate.schema'
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

/** Where a device is, as far as its orders say: nobody measures it. */
export const devicePlaceSchema = z.strictObject({
  deviceId: deviceIdSchema,
  lotId: idSchema.nullable(),
  lifecycle: deviceLifecycleSchema,
  position: devicePositionSchema,
  link: deviceLinkSchema,
  lastSeenAt: timeSchema.nullable(),
  /** The order for which it stands at a car, or the last for which it stood; null: there was none. */
  order: z
    .strictObject({
      id: idSchema,
      lotName: textSchema,
      bay: textSchema.nullable(),
      plateText: textSchema,
      plateColour: plateColourSchema,
      /** It was put there and nobody has taken it away. */
      isThere: z.boolean(),
      putAt: timeSchema,
      /** When it was taken away, or its order ended without it. */
      takenAt: timeSchema.nullable(),
    })
    .nullable(),
  /** Who had it in hand last: who put it there or took it away. */
  lastHad: z.strictObject({ name: textSchema, at: timeSchema }).nullable(),
})

/** Looks at a device are kept so long. */
const MOST_HISTORY_DAYS = 35

const deviceParams = z.strictObject({ deviceId: deviceIdSchema })

const withReason = {
  params: deviceParams,
  body: z.strictObject({ reason: reasonSchema }),
  reply: deviceViewSchema,
} as const

export const staffDeviceCallSchemas = {
  /** By id: a page of `limit`, or the first 1000 without one. */
  listDevices: {
    query: z.strictObject({
      ...optionalPage,
      lotId: idSchema.optional(),
      lifecycle: deviceLifecycleSchema.optional(),
      /** Those that somebody has to look after. */
      care: z.literal('needed').optional(),
      /** Ids that begin with it. */
      deviceId: textSchema.max(10).optional(),
      /** Part of its id, its serial number, the code on its label or the name of its lot. */
      search: textSchema.max(50).optional(),
    }),
    reply: z.strictObject({ items: z.array(deviceViewSchema), next: textSchema.optional() }),
  },
  /** By lot, those in stock last. Not those that are retired. */
  listDevicePlaces: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      /** As that of `listDevices`. */
      search: textSchema.max(50).optional(),
    }),
    reply: z.strictObject({ items: z.array(devicePlaceSchema), next: textSchema.optional() }),
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
