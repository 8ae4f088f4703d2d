import { z } from 'zod'
import { ownerBillSchema } from './bills.schema'
import { idSchema, pageQuerySchema, reasonSchema, timeSchema } from './common.schema'
import { fenSchema } from './money.schema'
import { plateColourSchema, plateSchema } from './plate.schema'
import { noticeStateSchema } from './states.schema'
import { intSchema, textSchema } from './storable.schema'

const daySchema = z.iso.date()

/** What is printed, frozen when the notice is made. What is read later is asked again. */
export const noticeContentSchema = z.strictObject({
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  /** The debts, each with what was due of it. */
  lines: z.array(z.strictObject({ arrearId: idSchema, amountFen: fenSchema })),
  totalFen: fenSchema,
  /** Who is paid, exactly as WeChat shows it. */
  payeeName: textSchema,
  hotline: textSchema,
  madeOn: daySchema,
  /** What happens next: a device may hold the car on a later visit, or the operator claims what is owed by law. */
  next: z.enum(['device', 'claim']),
  /** Not before this day, which the gate keeps (GATE_NOTICE_DATE): the first on which the ladder before a lock can be climbed. */
  nextFrom: daySchema,
})

export const noticeViewSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  state: noticeStateSchema,
  lotId: idSchema,
  number: textSchema,
  /** What the printed QR code opens. */
  link: textSchema,
  content: noticeContentSchema,
  /** What is still due of the debts that it names. */
  dueFen: fenSchema,
  madeAt: timeSchema,
  madeBy: textSchema,
  leftAt: timeSchema.nullable(),
  photoUrl: textSchema.nullable(),
})

const params = z.strictObject({ noticeId: idSchema })

const NOTICE_PROGRESS = ['made', 'left', 'scanned', 'paid', 'closed', 'void'] as const
/** How far a notice has come. `closed`: nothing of it is owed any more, and nothing was paid. */
export const noticeProgressSchema = z.enum(NOTICE_PROGRESS)
/** Whether it leads to a device: from a day to come, or the day has come. Only while something of it is owed. */
const noticeDeviceSchema = z.enum(['soon', 'due'])

/** Those made in a lot, or in all, from one day to another, both included: at most 92 days. */
const periodSchema = { from: daySchema, until: daySchema, lotId: idSchema.optional() }

export const noticeRowSchema = z.strictObject({
  id: idSchema,
  version: intSchema,
  state: noticeStateSchema,
  number: textSchema,
  progress: noticeProgressSchema,
  lotName: textSchema,
  plateText: textSchema,
  plateColour: plateColourSchema,
  /** On the paper. */
  totalFen: fenSchema,
  /** Of its debts: still owed, and what the paper names for those that are settled. */
  dueFen: fenSchema,
  paidFen: fenSchema,
  next: z.enum(['device', 'claim']),
  nextFrom: daySchema,
  device: noticeDeviceSchema.nullable(),
  madeAt: timeSchema,
  madeBy: textSchema,
  leftAt: timeSchema.nullable(),
  /** First opened by its code or number; by whom is not kept. */
  openedAt: timeSchema.nullable(),
})

export const noticeFunnelSchema = z.strictObject({
  /** Those that are not void: left at the car or not. */
  madeCount: intSchema,
  leftCount: intSchema,
  scannedCount: intSchema,
  paidCount: intSchema,
  voidCount: intSchema,
  /** On paper that is not void; of that: settled since, and still owed. */
  totalFen: fenSchema,
  paidFen: fenSchema,
  dueFen: fenSchema,
  deviceSoonCount: intSchema,
  deviceDueCount: intSchema,
})

export const staffNoticeCallSchemas = {
  /** Those of a plate, the newest first. */
  listNotices: {
    query: pageQuerySchema.extend({ plateText: textSchema.min(1).max(24), plateColour: plateColourSchema }),
    reply: z.strictObject({ items: z.array(noticeViewSchema), next: textSchema.optional() }),
  },
  /** One for each plate, lot and day: the same debts again answer the same notice, so that it can be printed again. */
  makeNotice: {
    body: z.strictObject({
      lotId: idSchema,
      plate: plateSchema,
      arrearIds: z.array(idSchema).min(1).max(50),
    }),
    reply: noticeViewSchema,
  },
  /** Those of a period, the newest first. */
  listNoticesMade: {
    query: pageQuerySchema.extend({
      ...periodSchema,
      /** A whole plate, in any colour. */
      plateText: textSchema.max(24).optional(),
      progress: noticeProgressSchema.optional(),
      device: noticeDeviceSchema.optional(),
    }),
    reply: z.strictObject({ items: z.array(noticeRowSchema), next: textSchema.optional() }),
  },
  /** The same period in numbers. */
  readNoticeFunnel: { query: z.strictObject(periodSchema), reply: noticeFunnelSchema },
  readNotice: { params, reply: noticeViewSchema },
  /** It was put to the car, and this picture shows it: from here it counts as a reminder of each of its debts. */
  leaveNotice: { params, body: z.strictObject({ photoId: idSchema }), reply: noticeViewSchema },
  voidNotice: { params, body: z.strictObject({ reason: reasonSchema }), reply: noticeViewSchema },
} as const

export const ownerNoticeCallSchemas = {
  /** By what its QR code holds, or by the number that is printed on it. `bill`: what the plate owes now; null: nothing. */
  openNotice: {
    params: z.strictObject({ reference: z.string().regex(/^[0-9A-Za-z_-]{12,32}$/) }),
    reply: z.strictObject({
      notice: z.strictObject({ number: textSchema, madeOn: daySchema, hotline: textSchema }),
      bill: ownerBillSchema.nullable(),
    }),
  },
} as const
