import { STAY_REASONS, type StayReason } from './integration'
import { REFUSAL_CODES, refusalMessage, type RefusalCode } from './refusal'
import type { Message } from './messages'

/** A request of which no row was read. */
export const REFUSED_REQUEST = 'refused_request'
/** A call that tells or asks one thing and was answered. */
export const ANSWERED = 'answered'
/** A picture that came by its link. */
export const UPLOAD = 'upload'

/** What is answered to a row whose word was not taken. */
export const REFUSED_OUTCOMES: readonly string[] = ['refused', 'conflict', 'stale', 'amount_mismatch']
/** Calls that are answered row by row. */
export const ROW_CALLS: readonly string[] = ['entry', 'exit', 'correction', 'paid', 'passes', 'charging']

export const SOURCE_CALL_LABELS: Readonly<Record<string, Message>> = {
  entry: { zh: '入场', en: 'Entry' },
  exit: { zh: '离场', en: 'Exit' },
  correction: { zh: '更正', en: 'Correction' },
  paid: { zh: '他处缴费', en: 'Paid elsewhere' },
  passes: { zh: '月卡与优惠券', en: 'Passes and coupons' },
  charging: { zh: '充电与拖车', en: 'Charging and towing' },
  heartbeat: { zh: '心跳', en: 'Heartbeat' },
  intent: { zh: '预占', en: 'Reservation' },
  arrears: { zh: '查询欠费', en: 'Look-up of debts' },
  picture: { zh: '申请上传图片', en: 'Picture asked' },
  [UPLOAD]: { zh: '上传图片', en: 'Picture sent' },
}

export const SOURCE_OUTCOME_LABELS: Readonly<Record<string, Message>> = {
  accepted: { zh: '已收下', en: 'Accepted' },
  duplicate: { zh: '重复，按首次应答', en: 'Repeated' },
  merged: { zh: '并入同一次停车', en: 'Merged' },
  half: { zh: '缺另一半，等待', en: 'Half a stay' },
  review: { zh: '待人工复核', en: 'To be looked at' },
  conflict: { zh: '同号不同内容', en: 'Conflict' },
  refused: { zh: '拒收', en: 'Refused' },
  applied: { zh: '已执行', en: 'Applied' },
  needs_approval: { zh: '待批准', en: 'Needs approval' },
  stale: { zh: '版本已旧', en: 'Stale' },
  settled: { zh: '已结清', en: 'Settled' },
  partial: { zh: '部分结清', en: 'Partly settled' },
  already_settled: { zh: '早已结清', en: 'Settled before' },
  amount_mismatch: { zh: '金额不符', en: 'Amount differs' },
  pending: { zh: '缴费中', en: 'Being paid' },
  reversed: { zh: '已撤回', en: 'Reversed' },
  stored: { zh: '已保存', en: 'Stored' },
  already: { zh: '早已有', en: 'Stored before' },
  unknown_stay: { zh: '还不知是哪次停车', en: 'Stay not known yet' },
  upload: { zh: '已给链接', en: 'Link given' },
  reserved: { zh: '已预占', en: 'Reserved' },
  released: { zh: '已释放', en: 'Released' },
  taken: { zh: '已被占', en: 'Taken' },
  [ANSWERED]: { zh: '已应答', en: 'Answered' },
  [REFUSED_REQUEST]: { zh: '整个请求被拒', en: 'Whole request refused' },
}

/** Without the numbers of one request, which many have in common. */
const OF_MANY: Readonly<Record<string, Message>> = {
  RATE_LIMITED: { zh: '请求太频繁', en: 'Too many requests' },
  INTEGRATION_CLOCK: { zh: '请求时间与平台相差太多', en: 'The time of the request is too far from ours' },
  INTEGRATION_SCOPE: { zh: '该来源无此权限', en: 'The source may not do that' },
}
const isReason = (code: string): code is StayReason => Object.keys(STAY_REASONS).includes(code)
const isRefusal = (code: string): code is RefusalCode => (REFUSAL_CODES as readonly string[]).includes(code)

/** Why something was not taken, in words; a code that another version of the platform gave has none. */
export function sourceRefusalMessage(code: string): Message | null {
  if (Object.keys(OF_MANY).includes(code)) return OF_MANY[code]!
  if (isReason(code)) return STAY_REASONS[code]
  return isRefusal(code) ? refusalMessage(code) : null
}
