import type { DebtAct } from '@fangxing/contract/debt-acts'
import type { Message } from '../../i18n/language'

type ActWords = {
  label: Message
  /** What will happen, before the click. */
  text: Message
  usual: readonly Message[]
  done: Message
}

const words = (zh: string, en: string): Message => ({ zh, en })

/** What can be said of debts, in the words of the merchant app. */
export const ACT_WORDS: Record<DebtAct, ActWords> = {
  confirmArrears: {
    label: words('核实有效', 'It is owed'),
    text: words(
      '欠费有效，24 小时宽限期和提醒从现在重新计算。',
      'It is owed; a grace of 24 h and its reminders begin anew now.',
    ),
    usual: [
      words('已核对出入场图片', 'Pictures compared'),
      words('证件与车辆不符', 'The document is of another car'),
    ],
    done: words('已核实有效，宽限期重新开始', 'It is owed: its grace begins anew'),
  },
  withdrawArrears: {
    label: words('撤销', 'Withdraw'),
    text: words('这些欠费作废，不再催缴。', 'These debts are void and not asked for any more.'),
    usual: [
      words('计费有误', 'The charge was wrong'),
      words('月卡已覆盖', 'Covered by a pass'),
      words('识别错误，不是这辆车', 'Misread, not this car'),
      words('证件属实，欠费早于取得车辆', 'The document is genuine: older than their car'),
    ],
    done: words('已撤销', 'Withdrawn'),
  },
  markPaidElsewhere: {
    label: words('已在别处付清', 'Paid elsewhere'),
    text: words(
      '写下收据号或付款单号，会留在记录里。',
      'Write the receipt or payment number; it stays on record.',
    ),
    usual: [words('岗亭现金', 'Cash at the booth'), words('其他平台支付', 'Another platform')],
    done: words('已标记为在别处付清', 'Marked as paid elsewhere'),
  },
  waiveArrears: {
    label: words('减免', 'Waive'),
    text: words('欠费成立，但不再收取。', 'It is owed, and not collected.'),
    usual: [words('首次欠费，提醒后减免', 'The first time'), words('车主有特殊困难', 'Hardship')],
    done: words('已减免', 'Waived'),
  },
  writeOffArrears: {
    label: words('核销', 'Write off'),
    text: words(
      '确认收不回，转入核销，不再催缴。',
      'It will not be recovered and is not asked for any more.',
    ),
    usual: [
      words('车辆已报废', 'The car is scrapped'),
      words('长期联系不到车主', 'The owner cannot be found'),
    ],
    done: words('已核销', 'Written off'),
  },
  sendToReview: {
    label: words('凭证件转核实', 'By a document'),
    text: words(
      '车主出示了日期晚于欠费的证件：正在锁车的立即放行，欠费转经理核实。',
      'Somebody shows a document dated after the debts: a car that is held is let go, and a manager looks at the debts.',
    ),
    usual: [words('已看过原件', 'Original seen')],
    done: words('已转核实', 'Sent to review'),
  },
}

export const ACTS = Object.keys(ACT_WORDS) as DebtAct[]

/** Those that take an amount away: above a limit a second person must agree. */
export const MAY_NEED_SECOND: readonly DebtAct[] = [
  'withdrawArrears',
  'markPaidElsewhere',
  'waiveArrears',
  'writeOffArrears',
]
