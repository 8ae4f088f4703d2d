import { z } from 'zod'
import { emptySchema, idSchema, pageQuerySchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import {
  arrearStateSchema,
  billCauseSchema,
  recoveryOrderStateSchema,
  webhookDeliveryStateSchema,
  webhookStateSchema,
} from './states.schema'
import { intSchema, textSchema, plainLineSchema } from './storable.schema'
import { WEBHOOK_EVENT_TYPES, WEBHOOK_SCHEMA_VERSION, WEBHOOK_SCOPES } from './webhook-events'

const plateSchema = z.strictObject({
  /** `粤B12388`, or `粤B·1**88` where the webhook may not read plates. */
  text: textSchema,
  colour: plateColourSchema,
  isMasked: z.boolean(),
})

const eventOf = <Type extends string, Of extends string, Data extends z.ZodType>(
  type: Type,
  object: Of,
  data: Data,
) =>
  z.strictObject({
    type: z.literal(type),
    schemaVersion: z.literal(WEBHOOK_SCHEMA_VERSION),
    /** When it happened. */
    timestamp: timeSchema,
    merchantId: idSchema,
    object: z.strictObject({ type: z.literal(object), id: idSchema }),
    /** Grows with each change of the object; what is smaller than what you know already is old. */
    objectVersion: intSchema,
    /** An earlier event of this object was given up: read the object again, or have the event sent again. */
    gap: z.boolean(),
    data,
  })

const arrearSchema = z.strictObject({
  arrearId: idSchema,
  state: arrearStateSchema,
  /** What happened, by the name that the log of changes has for it. */
  change: textSchema,
  lotId: idSchema,
  plate: plateSchema,
  source: textSchema,
  externalId: textSchema,
  stayId: idSchema.nullable(),
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  paidFen: fenSchema,
  waivedFen: fenSchema,
  dueFen: fenSchema,
})
const orderSchema = z.strictObject({
  orderId: idSchema,
  state: recoveryOrderStateSchema,
  lotId: idSchema,
  deviceId: textSchema,
  plate: plateSchema,
  totalFen: fenSchema,
  dueFen: fenSchema,
  arrearIds: z.array(idSchema),
})
const billFields = {
  billId: idSchema,
  cause: billCauseSchema,
  /** The order that held the car for it. */
  orderId: idSchema.nullable(),
  lotId: idSchema,
  plate: plateSchema,
  arrearIds: z.array(idSchema),
  /** Of one that was paid for while it went on; null: it is for debts. */
  stayId: idSchema.nullable().optional(),
}

/** The body of every webhook, by its type. */
export const webhookEventSchemas = {
  'arrear.created': eventOf('arrear.created', 'arrear', arrearSchema),
  'arrear.changed': eventOf('arrear.changed', 'arrear', arrearSchema),
  'arrear.settled': eventOf('arrear.settled', 'arrear', arrearSchema),
  'bill.paid': eventOf(
    'bill.paid',
    'bill',
    z.strictObject({
      ...billFields,
      amountFen: fenSchema,
      method: textSchema,
      receiptNo: textSchema.nullable(),
    }),
  ),
  'bill.refunded': eventOf(
    'bill.refunded',
    'refund',
    z.strictObject({ ...billFields, refundId: idSchema, amountFen: fenSchema, refundCause: textSchema }),
  ),
  'order.opened': eventOf('order.opened', 'order', orderSchema),
  'order.active': eventOf('order.active', 'order', orderSchema),
  'order.paid': eventOf('order.paid', 'order', orderSchema),
  'order.released': eventOf('order.released', 'order', orderSchema),
  'order.completed': eventOf('order.completed', 'order', orderSchema),
} as const satisfies Record<(typeof WEBHOOK_EVENT_TYPES)[number], z.ZodType>

export const webhookEventSchema = z.union(Object.values(webhookEventSchemas))

const typesSchema = z.array(z.enum(WEBHOOK_EVENT_TYPES)).min(1).max(WEBHOOK_EVENT_TYPES.length)
const webhookSettings = {
  name: plainLineSchema.trim().min(1).max(50),
  url: plainLineSchema.trim().min(8).max(500),
  eventTypes: typesSchema,
  scopes: z.array(z.enum(WEBHOOK_SCOPES)).max(WEBHOOK_SCOPES.length).default([]),
}

export const webhookViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  state: webhookStateSchema,
  name: textSchema,
  url: textSchema,
  eventTypes: typesSchema,
  scopes: z.array(z.enum(WEBHOOK_SCOPES)),
  createdAt: timeSchema,
  secrets: z.array(z.strictObject({ id: idSchema, createdAt: timeSchema })),
  lastDeliveredAt: timeSchema.nullable(),
  /** Since when nothing was taken; null: the last attempt was answered as it should. */
  failingSince: timeSchema.nullable(),
  lastProblem: textSchema.nullable(),
  /** Nothing is sent before. */
  closedUntil: timeSchema.nullable(),
  /** Counted up to a thousand. */
  waiting: intSchema,
  dead: intSchema,
})
/** The secret is shown here and never again. */
const newSecretSchema = z.strictObject({
  secretId: idSchema,
  secret: textSchema,
  webhook: webhookViewSchema,
})

export const webhookDeliveryViewSchema = z.strictObject({
  /** What the receiver gets as webhook-id, behind `evt_`. */
  id: idSchema,
  state: webhookDeliveryStateSchema,
  eventType: z.enum(WEBHOOK_EVENT_TYPES),
  objectId: idSchema,
  objectVersion: intSchema,
  createdAt: timeSchema,
  attempts: intSchema,
  lastAttemptAt: timeSchema.nullable(),
  lastStatus: intSchema.nullable(),
  lastProblem: textSchema.nullable(),
  /** While it waits. */
  nextAttemptAt: timeSchema.nullable(),
  doneAt: timeSchema.nullable(),
})

const params = z.strictObject({ webhookId: idSchema })

export const staffWebhookCallSchemas = {
  listWebhooks: { reply: z.strictObject({ items: z.array(webhookViewSchema) }) },
  createWebhook: { body: z.strictObject(webhookSettings), reply: newSecretSchema },
  changeWebhook: {
    params,
    body: z.strictObject({ ...webhookSettings, version: intSchema.min(1) }),
    reply: webhookViewSchema,
  },
  /** What happens meanwhile is kept for three days. */
  pauseWebhook: { params, body: emptySchema, reply: webhookViewSchema },
  /** Also of one that was disabled; what happened while it was is not sent. */
  resumeWebhook: { params, body: emptySchema, reply: webhookViewSchema },
  deleteWebhook: { params, reply: emptySchema },
  /** A second secret beside the present one; events are signed with both until one is revoked. */
  addWebhookSecret: { params, body: emptySchema, reply: newSecretSchema },
  revokeWebhookSecret: {
    params: z.strictObject({ webhookId: idSchema, secretId: idSchema }),
    body: emptySchema,
    reply: webhookViewSchema,
  },
  listWebhookDeliveries: {
    params,
    query: pageQuerySchema.extend({ state: webhookDeliveryStateSchema.default('dead') }),
    reply: z.strictObject({ items: z.array(webhookDeliveryViewSchema), next: textSchema.optional() }),
  },
  /** Those that were given up, or without ids the oldest thousand of them. */
  resendWebhookDeliveries: {
    params,
    body: z.strictObject({ deliveryIds: z.array(idSchema).min(1).max(100).optional() }),
    reply: z.strictObject({ resent: intSchema }),
  },
} as const
