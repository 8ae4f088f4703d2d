import type { ArrearView } from '@fangxing/contract/arrears'
import { fitsDebts, type DebtAct } from '@fangxing/contract/debt-acts'
import type { Message } from '@shared/i18n/language'
import { success, type Result } from '@shared/net/result'
import { call } from '../../calls'

export type DebtActName = 'withdraw' | 'paid' | 'waive' | 'writeOff' | 'confirm'
/** `asked`: it waits for a second person. */
export type Outcome = 'done' | 'asked'

type ShownAct = {
  call: DebtAct
  label: Message
  text: Message
  reasons: readonly Message[]
  /** What is said once it is done. */
  done: Message
  send: (arrearIds: string[], reason: string) => Promise<Result<Outcome>>
}

const outcomeOf = async (sent: Promise<Result<{ outcome: Outcome }>>): Promise<Result<Outcome>> => {
  const result = await sent
  return result.ok ? success(result.value.outcome) : result
}

/** What a manager says of debts; every one names why. */
export const DEBT_ACTS: Record<DebtActName, ShownAct> = {
  confirm: {
    call: 'confirmArrears',
    label: { zh: '核实有效', en: 'It is owed' },
    text: {
      zh: '欠费有效，宽限期和提醒从现在重新计算。',
      en: 'It is owed; grace and reminders begin anew now.',
    },
    reasons: [
      { zh: '已核对出入场图片', en: 'Pictures compared' },
      { zh: '证件与车辆不符', en: 'The document is of another car' },
    ],
    done: {
      zh: '已核实有效：现在起 24 小时宽限期，之后重新提醒',
      en: 'It is owed: in grace for 24 h from now, then reminded anew',
    },
    send: async (arrearIds, reason) => {
      const result = await call('confirmArrears', { body: { arrearIds, reason } })
      return result.ok ? success('done' as const) : result
    },
  },
  withdraw: {
    call: 'withdrawArrears',
    label: { zh: '撤销', en: 'Withdraw' },
    text: { zh: '这些欠费作废，不再催缴。', en: 'These debts are void and not asked for any more.' },
    reasons: [
      { zh: '计费有误', en: 'The charge was wrong' },
      { zh: '月卡已覆盖', en: 'Covered by a pass' },
      { zh: '识别错误，不是这辆车', en: 'Misread, not this car' },
      { zh: '证件属实，欠费早于取得车辆', en: 'The document is genuine: older than their car' },
    ],
    done: { zh: '已撤销', en: 'Withdrawn' },
    send: (arrearIds, reason) => outcomeOf(call('withdrawArrears', { body: { arrearIds, reason } })),
  },
  paid: {
    call: 'markPaidElsewhere',
    label: { zh: '已在别处付清', en: 'Paid elsewhere' },
    text: {
      zh: '写下收据号或付款渠道，会留在记录里。',
      en: 'Write the receipt number or how it was paid; it stays on record.',
    },
    reasons: [
      { zh: '岗亭现金，收据号 ', en: 'Cash at the booth, receipt ' },
      { zh: '其他平台支付，单号 ', en: 'Another platform, number ' },
    ],
    done: { zh: '已标记为在别处付清', en: 'Marked as paid elsewhere' },
    send: (arrearIds, reason) =>
      outcomeOf(call('markPaidElsewhere', { body: { arrearIds, reason, reference: reason.slice(0, 64) } })),
  },
  waive: {
    call: 'waiveArrears',
    label: { zh: '减免', en: 'Waive' },
    text: { zh: '欠费成立，但不再收取。', en: 'It is owed, and not collected.' },
    reasons: [
      { zh: '首次欠费，提醒后减免', en: 'The first time' },
      { zh: '车主有特殊困难', en: 'Hardship' },
    ],
    done: { zh: '已减免', en: 'Waived' },
    send: (arrearIds, reason) => outcomeOf(call('waiveArrears', { body: { arrearIds, reason } })),
  },
  writeOff: {
    call: 'writeOffArrears',
    label: { zh: '核销', en: 'Write off' },
    text: {
      zh: '确认收不回，转入核销，不再催缴。',
      en: 'It will not be recovered and is not asked for any more.',
    },
    reasons: [
      { zh: '车辆已报废', en: 'The car is scrapped' },
      { zh: '长期联系不到车主', en: 'The owner cannot be found' },
    ],
    done: { zh: '已核销', en: 'Written off' },
    send: (arrearIds, reason) => outcomeOf(call('writeOffArrears', { body: { arrearIds, reason } })),
  },
}

export const DEBT_ACT_NAMES = Object.keys(DEBT_ACTS) as DebtActName[]

/** Whether an act has a use for every one of these debts. */
export const fitsAll = (name: DebtActName, debts: readonly ArrearView[]): boolean =>
  fitsDebts(DEBT_ACTS[name].call, debts)

/** What does not fit a debt in that state says nothing of it, but for these: somebody may look for their button. */
const LOOKED_FOR: readonly DebtActName[] = ['withdraw', 'paid', 'waive', 'writeOff']

/** Acts that somebody may look for and that do not fit all of these debts. */
export const missingActs = (
  debts: readonly ArrearView[],
  may: (name: DebtActName) => boolean,
): DebtActName[] => LOOKED_FOR.filter(name => may(name) && !fitsAll(name, debts))
