import { z } from 'zod'
import { emptySchema, idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { isCalendarDay } from './calendar-day'
import { fenSchema, sumFenSchema } from './money.schema'
import { plateColourSchema } from './plate.schema'
import {
  billCauseSchema,
  billStateSchema,
  paymentStateSchema,
  recoveryOrderStateSchema,
  refundStateSchema,
  settlementStateSchema,
} from './states.schema'
import { intSchema, plainLineSchema, textSchema } from './storable.schema'

const maybeTime = timeSchema.nullable()
const methodSchema = z.enum(['wechat', 'cash', 'elsewhere', 'waiver'])
const lotSchema = z.strictObject({ id: idSchema, name: textSchema })

/** Money that went back, or is on its way. `cause`: surplus, quarantine, external and the like. */
const refundFactsSchema = z.strictObject({
  id: idSchema,
  state: refundStateSchema,
  cause: textSchema,
  amountFen: fenSchema,
  outRefundNo: textSchema,
  createdAt: timeSchema,
  succeededAt: maybeTime,
})

/** One bill with all that was paid for it: what an owner who calls wants to know. */
export const foundBillSchema = z.strictObject({
  billId: idSchema,
  /** null: no device held the car for it. */
  orderId: idSchema.nullable(),
  cause: billCauseSchema,
  state: billStateSchema,
  lot: lotSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  totalFen: fenSchema,
  createdAt: timeSchema,
  /** How it ended; null: nothing was settled. */
  settlement: z
    .strictObject({
      receiptNo: textSchema,
      method: methodSchema,
      state: settlementStateSchema,
      amountFen: fenSchema,
      createdAt: timeSchema,
    })
    .nullable(),
  /** Attempts to pay, those with money first; at most 20. */
  payments: z.array(
    z.strictObject({
      id: idSchema,
      state: paymentStateSchema,
      amountFen: fenSchema,
      /** What WeChat says was paid; null: nothing that we know of. */
      paidFen: fenSchema.nullable(),
      /** WeChat shows its payer both: as 商户单号 and as 交易单号. */
      outTradeNo: textSchema,
      transactionId: textSchema.nullable(),
      createdAt: timeSchema,
      successAt: maybeTime,
    }),
  ),
  refunds: z.array(refundFactsSchema),
  /** What was paid for. */
  covers: z.array(
    z.strictObject({
      arrearId: idSchema,
      lotName: textSchema,
      enteredAt: timeSchema,
      exitedAt: timeSchema,
      amountFen: fenSchema,
    }),
  ),
  /** What was paid for while it went on, in place of debts. */
  stay: z
    .strictObject({
      stayId: idSchema,
      enteredAt: timeSchema,
      exitedAt: maybeTime,
      amountFen: fenSchema,
      /** What of it went back, or is on its way. */
      returnedFen: fenSchema,
    })
    .nullable()
    .optional(),
  /** The car that a device held; null as orderId. */
  hold: z
    .strictObject({
      state: recoveryOrderStateSchema,
      openedAt: timeSchema,
      paidAt: maybeTime,
      /** Since when its lock was proved to be down. */
      releasedAt: maybeTime,
      releaseDelayedAt: maybeTime,
    })
    .nullable(),
})

/** What came in: one settled bill. */
export const settlementRecordSchema = z.strictObject({
  id: idSchema,
  receiptNo: textSchema,
  createdAt: timeSchema,
  method: methodSchema,
  state: settlementStateSchema,
  amountFen: fenSchema,
  refundedFen: fenSchema,
  lot: lotSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  orderId: idSchema.nullable(),
  outTradeNo: textSchema.nullable(),
  transactionId: textSchema.nullable(),
})

/** What went back. */
export const refundRecordSchema = z.strictObject({
  ...refundFactsSchema.shape,
  lot: lotSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  orderId: idSchema.nullable(),
  outTradeNo: textSchema,
  transactionId: textSchema.nullable(),
  /** Why somebody asked for it; null: it is owed back by itself. */
  reason: textSchema.nullable(),
})

/** An attempt to pay through WeChat, in whatever state. */
export const paymentRecordSchema = z.strictObject({
  id: idSchema,
  state: paymentStateSchema,
  createdAt: timeSchema,
  /** When it was paid, as WeChat says. */
  successAt: maybeTime,
  amountFen: fenSchema,
  /** What WeChat says was paid; null: nothing that we know of. */
  paidFen: fenSchema.nullable(),
  lot: lotSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  billId: idSchema,
  /** null: no device held the car for it. */
  orderId: idSchema.nullable(),
  /** Of what it settled; null: nothing. */
  receiptNo: textSchema.nullable(),
  outTradeNo: textSchema,
  transactionId: textSchema.nullable(),
})

const refundParams = z.strictObject({ refundId: idSchema })

export const daySchema = z.string().refine(isCalendarDay, 'a day as YYYY-MM-DD')
/** Both days included, in Shanghai; at most 92 days. */
/** Debts that were paid where no bill of ours stands: a person has booked it, or another system has reported it. */
export const paidElsewhereSchema = z.strictObject({
  id: textSchema,
  by: z.strictObject({ kind: z.enum(['staff', 'source']), name: textSchema }),
  at: timeSchema,
  lotName: textSchema,
  plateText: textSchema,
  amountFen: sumFenSchema,
  /** Of one debt a part, and the rest stayed owed. */
  isPart: z.boolean(),
  /** The receipt or the number of the payment. */
  reference: textSchema.nullable(),
  /** Why, in the words of whoever booked it, or how it was paid. */
  note: textSchema,
  arrearIds: z.array(idSchema),
  /** Its payment was taken back. */
  reversedAt: maybeTime,
})

const daysSchema = { from: daySchema, to: daySchema, lotId: idSchema.optional() }
/** A plate, a receipt number, or a number of WeChat's: whole or its beginning. */
const moneyTextSchema = plainLineSchema.trim().min(1).max(64)
/** Of the days that are asked for; a place in one order is none in another. */
const moneyListSchema = {
  ...daysSchema,
  text: moneyTextSchema.optional(),
  sort: z.enum(['time', 'amount']).default('time'),
  order: z.enum(['asc', 'desc']).default('desc'),
}

export const staffMoneyRecordCallSchemas = {
  /** By a plate, a receipt number, or a number of WeChat's: 交易单号, 商户单号, or that of a refund. Newest first, at most 20. */
  findPayments: {
    query: z.strictObject({ text: plainLineSchema.trim().min(4).max(64) }),
    reply: z.strictObject({
      items: z.array(foundBillSchema),
      /** Found by a plate or a receipt. At most 20. Absent: of a node of the former version. */
      elsewhere: z.array(paidElsewhereSchema).optional(),
    }),
  },
  listSettlements: {
    query: pageQuerySchema.extend({ ...moneyListSchema, method: methodSchema.optional() }),
    reply: z.strictObject({ items: z.array(settlementRecordSchema), next: textSchema.optional() }),
  },
  listRefunds: {
    query: pageQuerySchema.extend({ ...moneyListSchema, state: refundStateSchema.optional() }),
    reply: z.strictObject({ items: z.array(refundRecordSchema), next: textSchema.optional() }),
  },
  listPayments: {
    query: pageQuerySchema.extend({ ...moneyListSchema, state: paymentStateSchema.optional() }),
    reply: z.strictObject({ items: z.array(paymentRecordSchema), next: textSchema.optional() }),
  },
  /** The money is refunded through WeChat. Only one that somebody asked for. */
  approveRefund: { params: refundParams, body: emptySchema, reply: emptySchema },
  /** It stays with the merchant. */
  rejectRefund: { params: refundParams, body: z.strictObject({ reason: reasonSchema }), reply: emptySchema },
  /** The same days in sums. */
  sumMoney: {
    query: z.strictObject(daysSchema),
    reply: z.strictObject({
      settled: z.array(z.strictObject({ method: methodSchema, count: intSchema, fen: sumFenSchema })),
      /** Asked for in these days, whether WeChat has done it or not. */
      refunds: z.array(z.strictObject({ state: refundStateSchema, count: intSchema, fen: sumFenSchema })),
    }),
  },
} as const
