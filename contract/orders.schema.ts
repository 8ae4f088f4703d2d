import { z } from 'zod'
import { MAX_INT } from './storable'
import {
  deviceIdSchema,
  emptySchema,
  helpReasonSchema,
  idSchema,
  noteSchema,
  pageQuerySchema,
  photoIdsSchema,
  reasonSchema,
  sortedBy,
  timeSchema,
} from './common.schema'
import { ownerDisputeSchema, staffDisputeSchema } from './disputes.schema'
import { recoveryRequestSchema } from './eligibility.schema'
import { fenSchema } from './money.schema'
import { daySchema } from './money-records.schema'
import { paymentViewSchema, refundViewSchema } from './payments.schema'
import { plateColourSchema } from './plate.schema'
import { policePresentSchema, policeReportSchema, policeViewSchema } from './police.schema'
import {
  deviceLinkSchema,
  devicePositionSchema,
  devicePowerSchema,
  incidentStateSchema,
  lockCommandStateSchema,
  moveTaskStateSchema,
  recoveryOrderStateSchema,
  settlementStateSchema,
} from './states.schema'
import { intSchema, textSchema } from './storable.schema'

const maybeTime = timeSchema.nullable()

/** One arrear as it was frozen into the order. */
export const arrearLineSchema = z.strictObject({
  arrearId: idSchema,
  lotName: textSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  minutes: intSchema.nonnegative(),
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  waivedFen: fenSchema,
  amountFen: fenSchema,
  trace: z.array(z.strictObject({ text: textSchema, amountFen: fenSchema })),
  photoUrls: z.array(textSchema),
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

const lotSchema = z.strictObject({ id: idSchema, name: textSchema, address: textSchema, hotline: textSchema })

/** What the owner asked of the staff about this order, and how far that has come. */
const ownerReportSchema = z.strictObject({
  kind: z.enum(['emergency_requested', 'not_my_car']),
  state: incidentStateSchema,
  askedAt: timeSchema,
  seenAt: maybeTime,
  takenOverAt: maybeTime,
  closedAt: maybeTime,
})

/** What an owner (and any friend who pays) may see of an order. Holds nothing that names a person. */
export const ownerOrderSchema = z.strictObject({
  id: idSchema,
  version: intSchema.positive(),
  state: recoveryOrderStateSchema,
  endCause: textSchema.nullable(),
  lot: lotSchema,
  payee: z.strictObject({ name: textSchema, verified: z.boolean() }),
  plateMasked: textSchema,
  /**
   * Whole for whoever stands at the car, or was sent the order by one who does: the pictures beside it show it anyway, and
   * a driver has to see that it is theirs. Absent in a copy that a node of the former version made.
   */
  plateText: textSchema.optional(),
  plateColour: plateColourSchema,
  challenge: textSchema,
  photoUrls: z.array(textSchema),
  arrears: z.array(arrearLineSchema),
  amountFen: fenSchema,
  dueFen: fenSchema,
  ...steps,
  lock: z.strictObject({
    position: devicePositionSchema,
    link: deviceLinkSchema,
    releaseCodeOffered: z.boolean(),
    /** No code helps: the arm is jammed, or its device said after the release that it is not down. People come. */
    isStuck: z.boolean(),
  }),
  settlement: z
    .strictObject({
      receiptNo: textSchema,
      amountFen: fenSchema,
      method: z.enum(['wechat', 'cash', 'elsewhere', 'waiver']),
      state: settlementStateSchema,
      createdAt: timeSchema,
      payerRef: textSchema.nullable(),
    })
    .nullable(),
  payments: z.array(paymentViewSchema),
  refunds: z.array(refundViewSchema),
  /** Absent in a copy that a node of the former version made. */
  reports: z.array(ownerReportSchema).optional(),
  /** The objection of whoever asks; null: none. Absent as above. */
  dispute: ownerDisputeSchema.nullable().optional(),
  /** Somebody else at the car has objected, and waits for an answer. Absent: nobody. */
  isOtherDisputeWaiting: z.literal(true).optional(),
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
  plateText: textSchema,
  epoch: intSchema.positive(),
  /** Absent in a copy that a node of the former version made. */
  bay: textSchema.nullable().optional(),
  dispute: staffDisputeSchema.nullable().optional(),
  /** null: the police know nothing of it. Absent as above. */
  police: policeViewSchema.nullable().optional(),
  openedBy: z.strictObject({ id: idSchema, name: textSchema }),
  endReason: textSchema.nullable(),
  releaseProof: textSchema.nullable(),
  device: z.strictObject({
    id: deviceIdSchema,
    position: devicePositionSchema,
    link: deviceLinkSchema,
    power: devicePowerSchema,
    batteryPct: intSchema.nullable(),
    alarms: z.array(textSchema),
    lastSeenAt: maybeTime,
  }),
  commands: z.array(
    z.strictObject({
      id: idSchema,
      op: z.enum(['RAISE', 'LOWER']),
      why: textSchema.nullable(),
      state: lockCommandStateSchema,
      attempts: intSchema,
      sentAt: maybeTime,
      endedAt: maybeTime,
      outcome: textSchema.nullable(),
    }),
  ),
  moveTask: z
    .strictObject({
      id: idSchema,
      state: moveTaskStateSchema,
      urgent: z.boolean(),
      assignedTo: idSchema.nullable(),
      assigneeName: textSchema.nullable(),
      acknowledgedAt: maybeTime,
      arrivedAt: maybeTime,
    })
    .nullable(),
  incidents: z.array(
    z.strictObject({ id: idSchema, kind: textSchema, level: intSchema, openedAt: timeSchema }),
  ),
})

const orderParams = z.strictObject({ orderId: idSchema })
const releaseCodeReplySchema = z.strictObject({
  code: z.string().regex(/^\d{8}$/),
  /** The signed LOWER for the phone to carry over Bluetooth. */
  ticket: textSchema.max(120),
  epoch: intSchema,
})
const withReason = {
  params: orderParams,
  body: z.strictObject({ reason: reasonSchema }),
  reply: staffOrderSchema,
}

/** `since`: the version that the reader has already; an older one is never the answer. */
const sinceSchema = z.strictObject({ since: z.coerce.number().int().nonnegative().max(MAX_INT).optional() })

export const ownerOrderCallSchemas = {
  /** `link` is the signed https link behind the QR code, `scene` the short form in a mini-program code. */
  scan: {
    body: z.union([
      z.strictObject({ link: textSchema.min(1).max(300) }),
      z.strictObject({ scene: textSchema.min(1).max(64) }),
    ]),
    reply: z.strictObject({
      device: z.strictObject({ publicCode: textSchema, lotName: textSchema.nullable(), hotline: textSchema }),
      /** null: the device holds no car now, or its order is not live yet. */
      order: ownerOrderSchema.nullable(),
    }),
  },
  readOrder: { params: orderParams, query: sinceSchema, reply: ownerOrderSchema },
  listOrders: {
    query: pageQuerySchema,
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          id: idSchema,
          state: recoveryOrderStateSchema,
          lotName: textSchema,
          plateMasked: textSchema,
          amountFen: fenSchema,
          openedAt: timeSchema,
          paidAt: timeSchema.nullable(),
          endedAt: timeSchema.nullable(),
        }),
      ),
      next: textSchema.optional(),
    }),
  },
  releaseCode: { params: orderParams, reply: releaseCodeReplySchema },
} as const

export const staffOrderCallSchemas = {
  openRecovery: { body: recoveryRequestSchema, reply: staffOrderSchema },
  raise: { params: orderParams, body: emptySchema, reply: staffOrderSchema },
  cancel: { ...withReason, body: z.strictObject({ reason: helpReasonSchema }) },
  override: { ...withReason, body: z.strictObject({ reason: helpReasonSchema }) },
  recordPolice: { params: orderParams, body: policeReportSchema, reply: staffOrderSchema },
  policePresent: { params: orderParams, body: policePresentSchema, reply: staffOrderSchema },
  proveReleased: {
    params: orderParams,
    body: z.strictObject({
      reason: helpReasonSchema,
      photoIds: photoIdsSchema.min(1),
      /** When it was done; a phone without network sends it later. */
      happenedAt: timeSchema,
    }),
    reply: staffOrderSchema,
  },
  takeCash: {
    params: orderParams,
    body: z.strictObject({ amountFen: fenSchema, note: noteSchema.optional() }),
    reply: staffOrderSchema,
  },
  waive: withReason,
  releaseCode: { params: orderParams, reply: releaseCodeReplySchema },
  readOrder: { params: orderParams, query: sinceSchema, reply: staffOrderSchema },
  listOrders: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      state: recoveryOrderStateSchema.optional(),
      /** Something is still to be done about it, or nothing. */
      progress: z.enum(['live', 'ended']).optional(),
      plateText: textSchema.max(24).optional(),
      /** Opened on these days of Shanghai, both included. */
      from: daySchema.optional(),
      to: daySchema.optional(),
      ...sortedBy('opened', 'amount'),
    }),
    reply: z.strictObject({ items: z.array(staffOrderSchema), next: textSchema.optional() }),
  },
} as const
