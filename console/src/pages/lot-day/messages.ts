import type { DayPart } from '@fangxing/contract/lot-day'
import type { Label } from '@fangxing/contract/states'
import type { Catalogue, Message } from '../../i18n/language'

export const PARTS: Record<DayPart, Message> = {
  inside_before: { zh: '零点已在场', en: 'Inside at midnight' },
  entered: { zh: '当天进场', en: 'Came in' },
  exit_only: { zh: '只有出场记录', en: 'Exit only' },
  left: { zh: '当天离场', en: 'Left' },
  inside_after: { zh: '仍在场', en: 'Still inside' },
  no_exit: { zh: '没有出场记录', en: 'No exit told' },
  free: { zh: '免费', en: 'Free' },
  pass: { zh: '月卡、免费名单或优惠', en: 'By a pass or coupon' },
  paid: { zh: '已付', en: 'Paid' },
  debt: { zh: '欠费', en: 'Owed' },
  review: { zh: '待核实', en: 'In review' },
  waiting: { zh: '等图片或计价', en: 'Waiting for picture or price' },
  void: { zh: '作废', en: 'Void' },
}

export const VERDICTS = {
  hold: { zh: '可以控车', en: 'May be held', tone: 'bad' },
  notice: { zh: '可以贴告知单', en: 'May get a notice', tone: 'warn' },
  nothing: { zh: '不能采取措施', en: 'Nothing may be done', tone: 'neutral' },
} as const satisfies Record<string, Label>

export const HELD: Label = { zh: '控车中', en: 'Held', tone: 'bad' }

export const messages = {
  inside: { zh: '场内车辆', en: 'Cars inside' },
  insideAbout: {
    zh: '停得最久的在最前，控车中的车也在其中。欠费车能采取什么措施，按追缴规则算，与手机上的提示一致。',
    en: 'The longest stay first, with the cars that are held. What a car that owes may meet follows from the rules, as on the phones.',
  },
  noneInside: {
    zh: '场内没有车。对接来源报告车辆入场后，车列在这里。',
    en: 'No car is inside. Once a source reports that a car came in, it stands here.',
  },
  plate: { zh: '车牌', en: 'Plate' },
  plateHint: { zh: '车牌，至少两个字符', en: 'Part of a plate, two characters at least' },
  lot: { zh: '车场', en: 'Lot' },
  bay: { zh: '泊位', en: 'Bay' },
  entered: { zh: '进场', en: 'Came in' },
  entryNotReported: { zh: '没有进场记录，控车于', en: 'no entry told, held' },
  left: { zh: '离场', en: 'Left' },
  overstay: { zh: '超过一天', en: 'more than a day' },
  owing: { zh: '欠费', en: 'Debts' },
  onlyDebtors: { zh: '只看欠费车', en: 'Only cars that owe' },
  count: { zh: '笔', en: 'debts' },
  mayMeet: { zh: '可采取的措施', en: 'What it may meet' },
  from: { zh: '可控车时间', en: 'May be held from' },
  owesNothing: { zh: '无欠费', en: 'none' },
  day: { zh: '日期', en: 'Day' },
  title: { zh: '车场的一天', en: 'A day of the lot' },
  about: {
    zh: '两边相加相等；点数字看是哪些车。',
    en: 'Both sides add up; each number opens its stays.',
  },
  came: { zh: '来的', en: 'What came' },
  went: { zh: '去向', en: 'Where it is' },
  became: { zh: '离场的车怎么结的', en: 'What became of those that left' },
  sum: { zh: '合计', en: 'Sum' },
  paidSince: { zh: '其中后来已缴', en: 'of them paid since' },
  state: { zh: '状态', en: 'State' },
  fee: { zh: '费用', en: 'Fee' },
  noStays: {
    zh: '这一天没有这样的停车。来源报告的出入场列在这里；可以换一天看。',
    en: 'No such stay on this day. Entries and exits that a source reports stand here; or look at another day.',
  },
} satisfies Catalogue
