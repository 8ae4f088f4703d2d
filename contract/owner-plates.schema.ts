import { z } from 'zod'
import { isCalendarDay } from './calendar-day'
import { ownerBillSchema } from './bills.schema'
import { emptySchema, idSchema, isCutSchema, reasonSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { arrearLineSchema } from './orders.schema'
import { plateColourSchema, plateSchema } from './plate.schema'
import { arrearStateSchema, plateBindingStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

/** A day that exists, as YYYY-MM-DD. */
const daySchema = textSchema.refine(isCalendarDay, 'BAD_INPUT')

/** A plate that a person has proved to be theirs, or asked for. */
export const ownerPlateSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  state: plateBindingStateSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  /** Whose debts it shows where a person of that merchant has checked the licence; null: those of every merchant. */
  merchantName: textSchema.nullable(),
  /** On which the licence was issued: nothing from before it is shown. Null until somebody has read it. */
  issueDate: daySchema.nullable(),
  askedAt: timeSchema,
  /** Until when it holds, or until when somebody can check it. */
  expiresAt: timeSchema,
  /** The licence is to be shown again soon. */
  isSoonOver: z.boolean(),
  endCause: z
    .enum(['unbound', 'displaced', 'expired', 'refused', 'lapsed', 'withdrawn', 'renewed'])
    .nullable(),
  /** In the words of whoever checked it. */
  refuseReason: textSchema.nullable(),
  /** What can be paid now; 0 while it is not bound. */
  arrearCount: intSchema,
  dueFen: fenSchema,
})

/** One debt, as the owner of the car sees it. */
const plateDebtSchema = arrearLineSchema.extend({
  state: arrearStateSchema,
  /** What is still to be paid. */
  dueFen: fenSchema,
  isPayable: z.boolean(),
})

/** What a plate owes to one merchant, who is paid by one bill. */
const plateCreditorSchema = z.strictObject({
  merchantId: idSchema,
  payeeName: textSchema,
  hotline: textSchema,
  /** What can be paid now. */
  dueFen: fenSchema,
  arrearCount: intSchema,
  debts: z.array(plateDebtSchema),
})

/** A stay that goes on: what it would cost if the car left now, and what of it was paid. */
const runningStaySchema = z.strictObject({
  lotName: textSchema,
  payeeName: textSchema,
  enteredAt: timeSchema,
  minutes: intSchema.nonnegative(),
  /** Null: the lot publishes no tariff here. */
  amountFen: fenSchema.nullable(),
  pricedAt: timeSchema,
  stayId: idSchema.optional(),
  /** Paid to us while it goes on. */
  paidFen: fenSchema.optional(),
  /** Until when it is paid, and until when the car may leave for nothing more. */
  paidUntil: timeSchema.nullable().optional(),
  leaveBy: timeSchema.nullable().optional(),
  /** How long its car has to leave once it is paid. */
  leaveMinutes: intSchema.optional(),
  /** It may leave now for nothing more. */
  mayLeave: z.boolean().optional(),
  /** What is to be paid now; null: only its source knows the price. */
  dueFen: fenSchema.nullable().optional(),
  isPayable: z.boolean().optional(),
})

const params = z.strictObject({ plateId: idSchema })

export const ownerPlateCallSchemas = {
  /** Those that are bound or being checked, and those that have ended until their owner has read so. */
  listPlates: {
    reply: z.strictObject({
      items: z.array(ownerPlateSchema),
      /** Whether licences are read at once; else a person looks at the picture. */
      isReadAtOnce: z.boolean(),
      /** The template of WeChat's messages that a phone asks permission for, and how many more may be sent; null: none are. */
      reminders: z.strictObject({ templateId: textSchema, leftCount: intSchema }).nullable(),
      /** The same for messages that report debts which staff ended or lowered. */
      endedMessages: z.strictObject({ templateId: textSchema, leftCount: intSchema }).nullable(),
    }),
  },
  /** So many messages were allowed in WeChat's own sheet just now; each is good for one. */
  allowMessages: {
    body: z.strictObject({
      /** Of reminders. */
      count: intSchema.min(0).max(3),
      /** Of those about debts that staff ended, whose template is another. */
      endedCount: intSchema.min(0).max(3).optional(),
    }),
    reply: z.strictObject({ leftCount: intSchema, endedLeftCount: intSchema }),
  },
  /** image/jpeg or image/png of the vehicle licence in the body, at most 4 MiB. Also renews one that is bound. */
  bindPlate: {
    query: z.strictObject({ plateText: textSchema.min(1).max(24), plateColour: plateColourSchema }),
    reply: ownerPlateSchema,
  },
  /** Of a bound plate only: what it owes, and what is over, the newest first, at most 200 of both. */
  readPlate: {
    params,
    reply: z.strictObject({
      plate: ownerPlateSchema,
      /** At most 20. */
      running: z.array(runningStaySchema).optional(),
      creditors: z.array(plateCreditorSchema),
      history: z.array(
        plateDebtSchema.extend({
          payeeName: textSchema,
          merchantId: idSchema,
          /** Nobody asks for it any more, and whoever wants to may pay it: a debt that is barred by time. 0: nothing. */
          voluntaryFen: fenSchema,
        }),
      ),
    }),
  },
  /**
   * For everything that a bound plate owes to this merchant since its licence was issued; null: nothing. With
   * `barredArrearIds` for these debts alone, which nobody asks for any more.
   */
  payPlate: {
    params,
    body: z.strictObject({
      merchantId: idSchema,
      barredArrearIds: z.array(idSchema).min(1).max(50).optional(),
    }),
    reply: z.strictObject({ bill: ownerBillSchema.nullable() }),
  },
  /** For a stay of a bound plate that goes on, up to now; null: nothing is to be paid, or its car has left. */
  payStay: {
    params: z.strictObject({ plateId: idSchema, stayId: idSchema }),
    body: emptySchema,
    reply: z.strictObject({ bill: ownerBillSchema.nullable() }),
  },
  /** Stays in one lot that go on, of plates that whoever scanned its sign has bound. */
  listStaysHere: {
    params: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({
      items: z.array(z.strictObject({ plate: ownerPlateSchema, stay: runningStaySchema })),
    }),
  },
  /** Also takes back what nobody has checked yet. */
  unbindPlate: { params, body: emptySchema, reply: ownerPlateSchema },
  /** The owner has read how it ended: it is not listed any more. */
  dismissPlate: { params, body: emptySchema, reply: emptySchema },
} as const

/** A licence that a person of the merchant looks at, because no program could read it. */
export const licenceCheckSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  askedAt: timeSchema,
  expiresAt: timeSchema,
  /** Deleted once it is decided. */
  photoUrl: textSchema,
  /** Another car wears this plate too. */
  isCloneSuspected: z.boolean().optional(),
})
const checkParams = z.strictObject({ checkId: idSchema })

export const staffLicenceCheckCallSchemas = {
  listLicenceChecks: { reply: z.strictObject({ items: z.array(licenceCheckSchema), isCut: isCutSchema }) },
  /** The licence is a real one, and is that of this plate and colour. */
  confirmLicence: {
    params: checkParams,
    body: z.strictObject({ plate: plateSchema, issueDate: daySchema }),
    reply: emptySchema,
  },
  refuseLicence: { params: checkParams, body: z.strictObject({ reason: reasonSchema }), reply: emptySchema },
} as const
