import type { DebtAct } from '@fangxing/contract/debt-acts'
import type { Message } from '../../i18n/language'

type ActLabels = {
  label: Message
  /** What will happen, before the click. */
  text: Message
  usual: readonly Message[]
  done: Message
}

const message = (zh: string, en: string): Message => ({ zh, en })

/** What can be said of debts, in the words of the merchant app. */
export const ACT_LABELS: Record<DebtAct, ActLabels> = {
  confirmArrears: {
    label: message('核实有效', 'It is owed'),
    text: message(
      '欠费有效，24 小时宽限期和提醒从现在重新计算。',
      'It is owed; a grace of 24 h and its reminders begin anew now.',
    ),
    usual: [
      message('已核对出入场图片', 'Pictures compared'),
      message('证件与车辆不符', 'The document is of another car'),
    ],
    done: message('已核实有效，宽限期重新开始', 'It is owed: its grace begins anew'),
  },
  withdrawArrears: {
    label: message('撤销', 'Withdraw'),
    text: message('这些欠费作废，不再催缴。', 'These debts are void and not asked for any more.'),
    usual: [
      message('计费有误', 'The charge was wrong'),
      message('月卡已覆盖', 'Covered by a pass'),
      message('识别错误，不是这辆车', 'Misread, not this car'),
      message('证件属实，欠费早于取得车辆', 'The document is genuine: older than their car'),
    ],
    done: message('已撤销', 'Withdrawn'),
  },
  markPaidElsewhere: {
    label: message('已在别处付清', 'Paid elsewhere'),
    text: message(
      '写下收据号或付款单号，会留在记录里。',
      'Write the receipt or payment number; it stays on record.',
    ),
    usual: [message('岗亭现金', 'Cash at the booth'), message('其他平台支付', 'Another platform')],
    done: message('已标记为在别处付清', 'Marked as paid elsewhere'),
  },
  waiveArrears: {
    label: message('减免', 'Waive'),
    text: message('欠费成立，但不再收取。', 'It is owed, and not collected.'),
    usual: [message('首次欠费，提醒后减免', 'The first time'), message('车主有特殊困难', 'Hardship')],
    done: message('已减免', 'Waived'),
  },
  writeOffArrears: {
    label: message('核销', 'Write off'),
    text: message(
      '确认收不回，转入核销，不再催缴。',
      'It will not be recovered and is not asked for any more.',
    ),
    usual: [
      message('车辆已报废', 'The car is scrapped'),
      message('长期联系不到车主', 'The owner cannot be found'),
    ],
    done: message('已核销', 'Written off'),
  },
  sendToReview: {
    label: message('凭证件转核实', 'By a document'),
    text: message(
      '车主出示了日期晚于欠费的证件：正在锁车的立即放行，欠费转经理核实。',
      'Somebody shows a document dated after the debts: a car that is held is let go, and a manager looks at the debts.',
    ),
    usual: [message('已看过原件', 'Original seen')],
    done: message('已转核实', 'Sent to review'),
  },
}

export const ACTS = Object.keys(ACT_LABELS) as DebtAct[]

/** Those that take an amount away: above a limit a second person must agree. */
export const MAY_NEED_SECOND: readonly DebtAct[] = [
  'withdrawArrears',
  'markPaidElsewhere',
  'waiveArrears',
  'writeOffArrears',
]
