import type { MayMeet } from '@fangxing/contract/sightings'
import type { Message } from '../../i18n/language'

type Failed = MayMeet['failed'][number]

/** Every rule that is asked without a device and without anybody at the car, by what holds when it is met. */
const RULES: readonly (readonly [codes: readonly string[], met: Message])[] = [
  [['GATE_RAISING_STOPPED'], { zh: '平台没有暂停升锁', en: 'Raising is not stopped' }],
  [['GATE_LOT_CLOSED'], { zh: '停车场没有停止追缴', en: 'The lot is not closed for recoveries' }],
  [['GATE_PUBLIC_ROAD'], { zh: '不是公共道路', en: 'No public road' }],
  [['GATE_FISCAL_FEE'], { zh: '停车费不是财政收入', en: 'The fee is no government income' }],
  [
    ['GATE_LOT_NOT_CLEARED'],
    {
      zh: '经营权、公示牌、警方联系人齐全',
      en: 'Operating right, notice board and police contact are on file',
    },
  ],
  [
    ['GATE_LEGAL_OPINION', 'GATE_LEGAL_OPINION_EXPIRED'],
    { zh: '律师意见在有效期内', en: "The lawyer's opinion is valid" },
  ],
  [['GATE_HOURS'], { zh: '在允许的时段内', en: 'Within the allowed hours' }],
  [['GATE_EXEMPT'], { zh: '不是豁免车辆', en: 'The vehicle is not exempt' }],
  [['GATE_PLATE_LIVE'], { zh: '这辆车没有别的追缴', en: 'No other recovery holds this car' }],
  [['GATE_LET_GO'], { zh: '最近没有因同样的欠费放走过', en: 'Not let go for the same debts lately' }],
  [['GATE_ARREAR_STATE'], { zh: '欠费仍然有效', en: 'The debts are still owed' }],
  [['GATE_COLOUR_UNKNOWN'], { zh: '欠费的车牌颜色清楚', en: "The debts know the plate's colour" }],
  [['GATE_REVIEW'], { zh: '没有待核实的欠费', en: 'No debt is under review' }],
  [['GATE_DISPUTE'], { zh: '没有申诉', en: 'Nothing is disputed' }],
  [['GATE_RESERVED'], { zh: '没有别的系统在收这笔钱', en: 'No other system is collecting it' }],
  [['GATE_EVIDENCE'], { zh: '每笔欠费都有证据', en: 'Each debt has its evidence' }],
  [['GATE_MIN_COUNT'], { zh: '欠费笔数够了', en: 'Enough debts' }],
  [['GATE_MIN_TOTAL'], { zh: '欠费金额够了', en: 'Enough is owed' }],
  [['GATE_AGE'], { zh: '欠费已过最短时间', en: 'The debts are old enough' }],
  [['GATE_TOO_OLD'], { zh: '欠费没有太久', en: 'The debts are not too old' }],
  [['GATE_TIME_BARRED'], { zh: '没有过诉讼时效', en: 'Not barred by time' }],
  [['GATE_REMINDER'], { zh: '提醒的天数够了', en: 'Reminded on enough days' }],
  [['GATE_REMINDER_RECENT'], { zh: '第一次提醒已过够久', en: 'First reminded long enough ago' }],
  [['GATE_NOTICE_DATE'], { zh: '告知单上的宽限日已过', en: 'The day promised on paper has passed' }],
]

/** What does not fail holds: the platform answers everything that does. */
export const metRules = (failed: readonly Failed[]): Message[] => {
  const codes = new Set(failed.map(({ code }) => code))
  return RULES.filter(([ofRule]) => !ofRule.some(code => codes.has(code))).map(([, met]) => met)
}

type LotAnswer = { lotId: string; lotName: string; mayMeet: MayMeet }

/** Lots in which the same is answered stand together. */
export function sameAnswers(lots: readonly LotAnswer[]): { lots: LotAnswer[]; mayMeet: MayMeet }[] {
  const groups = new Map<string, { lots: LotAnswer[]; mayMeet: MayMeet }>()
  for (const lot of lots) {
    const answer = JSON.stringify(lot.mayMeet)
    const group = groups.get(answer)
    if (group) group.lots.push(lot)
    else groups.set(answer, { lots: [lot], mayMeet: lot.mayMeet })
  }
  return [...groups.values()]
}
