import { REFUSALS, type RefusalCode } from './refusal-codes'
import type { Message } from './messages'

/** Rules whose sentence names figures of one car; here they are said of many. */
const WITHOUT_FIGURES: { readonly [Code in RefusalCode]?: Message } = {
  GATE_MIN_TOTAL: { zh: '欠费合计低于最低金额', en: 'Less is owed than the minimum' },
  GATE_MIN_COUNT: { zh: '欠费笔数不够', en: 'Fewer debts than the minimum' },
  GATE_AGE: { zh: '有欠费未满宽限期', en: 'A debt is not old enough' },
  GATE_REMINDER: { zh: '送达的提醒不够', en: 'Not reminded on enough days' },
  GATE_REMINDER_RECENT: { zh: '首次提醒送达不久', en: 'First reminded too recently' },
  GATE_NOTICE_DATE: { zh: '告知单上的日期未到', en: 'The day on the notice has not come' },
  GATE_TOO_OLD: { zh: '有欠费太久', en: 'A debt is too old' },
  GATE_HOURS: { zh: '当前时段不允许升锁', en: 'Outside the allowed hours' },
  GATE_LEGAL_OPINION_EXPIRED: { zh: '律师法律意见书已到期', en: "The lawyer's opinion has expired" },
  GATE_DEVICE_BATTERY: { zh: '装置电量不足', en: 'The battery of the device is low' },
  GATE_PLATE_LIVE: { zh: '该车已有进行中的追缴订单', en: 'The car is in another recovery' },
  GATE_PAYEE_UNKNOWN: { zh: '商户的微信支付密钥未配置', en: 'No WeChat Pay credentials for the merchant' },
  GATE_PAYEE_REFUSED: { zh: '微信支付不接受商户的请求', en: 'WeChat Pay refuses the merchant' },
  GATE_LET_GO: { zh: '不久前因同一欠费放行过', en: 'Let go for the same debts not long ago' },
}

/** A rule before a lock by its name alone, without the figures of one car. */
export const eligibilityRuleName = (code: RefusalCode): Message =>
  WITHOUT_FIGURES[code] ?? { zh: REFUSALS[code].zh, en: REFUSALS[code].en }
