import { z } from 'zod'
import { deviceIdSchema, idSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import {
  deviceLinkSchema,
  devicePositionSchema,
  devicePowerSchema,
  lockCommandStateSchema,
  moveTaskStateSchema,
  paymentStateSchema,
  recoveryOrderStateSchema,
  refundStateSchema,
  settlementStateSchema,
} from './states.schema'

const maybeTime = timeSchema.nullable()

/** One arrear as it was frozen into the order. */
export const arrearLineSchema = z.strictObject({
  arrearId: idSchema,
  lotName: z.string(),
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  minutes: z.int().nonnegative(),
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  waivedFen: fenSchema,
  amountFen: fenSchema,
  trace: z.array(z.strictObject({ text: z.string(), amountFen: fenSchema })),
  photoUrls: z.array(z.string()),
})

export const paymentViewSchema = z.strictObject({
  id: idSchema,
  state: paymentStateSchema,
  amountFen: fenSchema,
  /** Tells a reader whether the payment is their own without naming the payer. */
  payerRef: z.string(),
  expiresAt: timeSchema,
  successAt: maybeTime,
})

export const refundViewSchema = z.strictObject({
  id: idSchema,
  paymentId: idSchema,
  state: refundStateSchema,
  amountFen: fenSchema,
  payerRef: z.string(),
  createdAt: timeSchema,
  succeededAt: maybeTime,
})

const steps = {
  openedAt: timeSchema,
  activeAt: maybeTime,
  holdUntil: maybeTime,
  paidAt: maybeTime,
  releasedAt: maybeTime,
  releaseDelayedAt: maybeTime,
  endedAt: maybeTime,
  completedAt: maybeTime,
}

const lotSchema = z.strictObject({ id: idSchema, name: z.string(), address: z.string(), hotline: z.string() })

/** What an owner (and any friend who pays) may see of an order. Holds nothing that names a person. */
export const ownerOrderSchema = z.strictObject({
  id: idSchema,
  version: z.int().positive(),
  state: recoveryOrderStateSchema,
  endCause: z.string().nullable(),
  lot: lotSchema,
  payee: z.strictObject({ name: z.string(), verified: z.boolean() }),
  plateMasked: z.string(),
  plateColour: plateColourSchema,
  challenge: z.string(),
  photoUrls: z.array(z.string()),
  arrears: z.array(arrearLineSchema),
  amountFen: fenSchema,
  dueFen: fenSchema,
  ...steps,
  lock: z.strictObject({
    position: devicePositionSchema,
    link: deviceLinkSchema,
    releaseCodeOffered: z.boolean(),
  }),
  settlement: z
    .strictObject({
      receiptNo: z.string(),
      amountFen: fenSchema,
      method: z.enum(['wechat', 'cash', 'elsewhere', 'waiver']),
      state: settlementStateSchema,
      createdAt: timeSchema,
      payerRef: z.string().nullable(),
    })
    .nullable(),
  payments: z.array(paymentViewSchema),
  refunds: z.array(refundViewSchema),
  moveTask: z
    .strictObject({
      state: moveTaskStateSchema,
      urgent: z.boolean(),
      acknowledgedAt: maybeTime,
      arrivedAt: maybeTime,
    })
    .nullable(),
})

/** What the merchant's staff see: the same order with plate, device and commands. */
export const staffOrderSchema = z.strictObject({
  ...ownerOrderSchema.shape,
  merchantId: idSchema,
  plateText: z.string(),
  epoch: z.int().positive(),
  openedBy: z.strictObject({ id: idSchema, name: z.string() }),
  endReason: z.string().nullable(),
  releaseProof: z.string().nullable(),
  device: z.strictObject({
    id: deviceIdSchema,
    position: devicePositionSchema,
    link: deviceLinkSchema,
    power: devicePowerSchema,
    batteryPct: z.int().nullable(),
    alarms: z.array(z.string()),
    lastSeenAt: maybeTime,
  }),
  commands: z.array(
    z.strictObject({
      id: idSchema,
      op: z.enum(['RAISE', 'LOWER']),
      why: z.string().nullable(),
      state: lockCommandStateSchema,
      attempts: z.int(),
      sentAt: maybeTime,
      endedAt: maybeTime,
      outcome: z.string().nullable(),
    }),
  ),
  moveTask: z
    .strictObject({
      id: idSchema,
      state: moveTaskStateSchema,
      urgent: z.boolean(),
      assignedTo: idSchema.nullable(),
      assigneeName: z.string().nullable(),
      acknowledgedAt: maybeTime,
      arrivedAt: maybeTime,
    })
    .nullable(),
  incidents: z.array(
    z.strictObject({ id: idSchema, kind: z.string(), level: z.int(), openedAt: timeSchema }),
  ),
})
