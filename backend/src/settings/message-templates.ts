import { z } from 'zod'

/** A field of a template of WeChat, and what is put into it. */
const REMINDER_FIELDS =
  /^[a-z_]+\d+=(plate|amount|count|payee|before|hint)(\s+[a-z_]+\d+=(plate|amount|count|payee|before|hint)){0,9}$/

const ENDED_FIELDS =
  /^[a-z_]+\d+=(plate|amount|count|payee|hint)(\s+[a-z_]+\d+=(plate|amount|count|payee|hint)){0,9}$/

/** The subscription messages of WeChat: each is sent only where its template is named. */
export const messageTemplates = {
  /** The subscription message that reminds of debts; absent, none is sent. Its fields as `field=value`, see docs/operations.md. */
  WECHAT_REMINDER_TEMPLATE: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional(),
  WECHAT_REMINDER_FIELDS: z
    .string()
    .regex(REMINDER_FIELDS, 'must be field=value pairs, such as car_number1=plate amount2=amount')
    .default('car_number1=plate amount2=amount number3=count thing4=payee date5=before thing6=hint'),
  /** The subscription message that tells owners of debts that staff ended or lowered; absent, none is sent. */
  WECHAT_ENDED_TEMPLATE: z
    .string()
    .regex(/^[\w-]{8,64}$/)
    .optional(),
  WECHAT_ENDED_FIELDS: z
    .string()
    .regex(ENDED_FIELDS, 'must be field=value pairs, such as car_number1=plate amount2=amount')
    .default('car_number1=plate amount2=amount number3=count thing4=payee thing5=hint'),
}
