import { z } from 'zod'
import { emptySchema, idSchema, noteSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { ownerOrderSchema } from './order-view.schema'
import { paymentStateSchema, recoveryOrderStateSchema } from './states.schema'

const orderParams = z.strictObject({ orderId: idSchema })
const paymentParams = z.strictObject({ paymentId: idSchema })

/** Exactly what `wx.requestPayment` takes. */
export const payParametersSchema = z.strictObject({
  timeStamp: z.string(),
  nonceStr: z.string(),
  package: z.string(),
  signType: z.literal('RSA'),
  paySign: z.string(),
})

export const paymentReplySchema = z.strictObject({
  paymentId: idSchema,
  orderId: idSchema,
  state: paymentStateSchema,
  amountFen: fenSchema,
  expiresAt: timeSchema,
  /** Absent while WeChat has not answered yet (`unknown`): check again. */
  pay: payParametersSchema.nullable(),
})

export const ownerSchemas = {
  signIn: {
    body: z.strictObject({ code: z.string().min(1).max(128) }),
    reply: z.strictObject({ token: z.string(), expiresAt: timeSchema, ownerRef: z.string() }),
  },
  signOut: { body: emptySchema, reply: emptySchema },
  /** `link` is the signed https link behind the QR code, `scene` the short form in a mini-program code. */
  scan: {
    body: z.union([
      z.strictObject({ link: z.string().min(1).max(300) }),
      z.strictObject({ scene: z.string().min(1).max(64) }),
    ]),
    reply: z.strictObject({
      device: z.strictObject({ publicCode: z.string(), lotName: z.string().nullable(), hotline: z.string() }),
      /** null: the device stands nowhere now, or its order is not live yet. */
      order: ownerOrderSchema.nullable(),
    }),
  },
  readOrder: { params: orderParams, reply: ownerOrderSchema },
  listOrders: {
    query: pageQuerySchema,
    reply: z.strictObject({
      items: z.array(
        z.strictObject({
          id: idSchema,
          state: recoveryOrderStateSchema,
          lotName: z.string(),
          plateMasked: z.string(),
          amountFen: fenSchema,
          openedAt: timeSchema,
          paidAt: timeSchema.nullable(),
          endedAt: timeSchema.nullable(),
        }),
      ),
      next: z.string().optional(),
    }),
  },
  /** `amountFen` is what the page showed; a different due refuses with AMOUNT_CHANGED instead of charging another sum. */
  pay: { params: orderParams, body: z.strictObject({ amountFen: fenSchema }), reply: paymentReplySchema },
  checkPayment: { params: paymentParams, body: emptySchema, reply: paymentReplySchema },
  releaseCode: {
    params: orderParams,
    reply: z.strictObject({
      code: z.string().regex(/^\d{8}$/),
      /** The signed LOWER for the phone to carry over Bluetooth. */
      ticket: z.string().max(120),
      epoch: z.int(),
    }),
  },
  askEmergency: {
    params: orderParams,
    body: z.strictObject({ reason: reasonSchema }),
    reply: z.strictObject({ incidentId: idSchema, hotline: z.string() }),
  },
  notMyCar: {
    params: orderParams,
    body: z.strictObject({ note: noteSchema.optional() }),
    reply: z.strictObject({ incidentId: idSchema }),
  },
} as const
