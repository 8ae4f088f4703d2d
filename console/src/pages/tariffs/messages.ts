import type { DayKind, Energy, VehicleClass } from '@fangxing/contract/tariff-definition'
import type { PricedStay } from '@fangxing/contract/tariffs'
import type { Catalogue, Message } from '../../i18n/language'

export const CLASSES: Record<VehicleClass, Message> = {
  small: { zh: '小型车', en: 'Small' },
  medium: { zh: '中型车', en: 'Medium' },
  large: { zh: '大型车', en: 'Large' },
  motorcycle: { zh: '摩托车', en: 'Motorcycle' },
  unknown: { zh: '车型未知', en: 'Class unknown' },
}

export const ENERGIES: Record<Energy, Message> = {
  fuel: { zh: '燃油车', en: 'Fuel' },
  new_energy: { zh: '新能源车', en: 'New energy' },
  unknown: { zh: '能源未知', en: 'Energy unknown' },
}

export const DAYS: Record<DayKind, Message> = {
  workday: { zh: '工作日', en: 'workdays' },
  weekend: { zh: '周末', en: 'weekends' },
  holiday: { zh: '法定节假日', en: 'holidays' },
  makeup: { zh: '调休上班日', en: 'make-up days' },
  special: { zh: '特别日', en: 'special days' },
}

export const NO_FEE: Record<NonNullable<PricedStay['reason']>, Message> = {
  unknown_year: {
    zh: '这一年的节假日还不知道，算不出费用',
    en: 'The holidays of that year are not known yet: there is no fee',
  },
  too_long: { zh: '停得太久，要人工核实', en: 'The stay is too long: somebody has to look at it' },
  too_much: { zh: '金额太大，要人工核实', en: 'It would cost too much: somebody has to look at it' },
}

export const messages = {
  title: { zh: '收费标准', en: 'Tariffs' },
  about: {
    zh: '来源没有报金额的停车，按入场时本场生效的版本计价。',
    en: 'A stay whose source tells no fee costs what the version says that was valid when it entered.',
  },
  none: {
    zh: '还没有收费标准。建好并发布后，停车按它计价。',
    en: 'No tariff yet. Once one is written and published, stays are priced by it.',
  },
  firstOne: { zh: '写第一份收费标准', en: 'Write the first tariff' },
  lot: { zh: '停车场', en: 'Lot' },
  name: { zh: '名称', en: 'Name' },
  valid: { zh: '现在生效', en: 'Valid now' },
  noneValid: { zh: '没有生效的版本', en: 'No version is valid' },
  version: { zh: '版本', en: 'Version' },
  versions: { zh: '已发布的版本', en: 'Published versions' },
  noVersions: { zh: '还没有发布过', en: 'None was published yet' },
  filing: { zh: '备案号', en: 'Filing number' },
  validFrom: { zh: '生效时间', en: 'Valid from' },
  published: { zh: '发布', en: 'Published' },
  draft: { zh: '草稿', en: 'Draft' },
  board: { zh: '收费公示牌', en: 'Price board' },
  boardAbout: {
    zh: '内容来自已发布的版本、停车场资料和收款单位，不能在这里改。打印后挂在入口和收费处。',
    en: 'It says what was published, and what is known of the lot and of who is paid. Hang it at the entrance and where people pay.',
  },
  boardFailed: {
    zh: '没能生成 PDF，请换一个浏览器试试',
    en: 'No PDF could be made. Please try another browser',
  },
  changesSince: { zh: '与版本 {number} 相比', en: 'Compared with version {number}' },
  noChanges: { zh: '没有变化', en: 'Nothing changes' },
  firstVersion: { zh: '第一个版本', en: 'The first version' },
  ready: { zh: '可以发布', en: 'Ready to publish' },
  open: { zh: '处没有确定', en: 'open questions' },
  wrong: { zh: '处自相矛盾', en: 'contradictions' },
  openAbout: {
    zh: '下面这些地方，不同的人读这份价目表会算出不同的钱。全部确定后才能发布。',
    en: 'Two readers of this price list would come to different sums here. It is published once each is answered.',
  },
  wrongAbout: {
    zh: '下面这些地方自相矛盾，要先改：',
    en: 'These contradict themselves and have to be corrected first:',
  },
  answer: { zh: '保存选择', en: 'Save the answers' },
  answered: { zh: '已保存', en: 'Saved' },
  whole: { zh: '整份标准', en: 'The whole tariff' },
  prices: { zh: '价格', en: 'Prices' },
  show: { zh: '查看价格', en: 'Show its prices' },
  hide: { zh: '收起', en: 'Hide' },
  allDay: { zh: '全天', en: 'all day' },
  everyDay: { zh: '每天', en: 'every day' },
  try: { zh: '试算一次停车', en: 'Try a stay' },
  tryAbout: {
    zh: '算出来的每一行，和车主账单、争议处理看到的一样。',
    en: 'Each line is what the owner and whoever decides a dispute read.',
  },
  by: { zh: '按哪一版', en: 'By' },
  byValid: { zh: '入场时生效的版本', en: 'The version valid at entry' },
  byDraft: { zh: '草稿', en: 'The draft' },
  entry: { zh: '入场', en: 'Entry' },
  exit: { zh: '离场', en: 'Exit' },
  vehicle: { zh: '车型', en: 'Class' },
  energy: { zh: '能源', en: 'Energy' },
  price: { zh: '试算', en: 'Price it' },
  line: { zh: '怎么算的', en: 'How' },
  time: { zh: '时间', en: 'Time' },
  amount: { zh: '金额', en: 'Amount' },
  total: { zh: '应收', en: 'Fee' },
  publish: { zh: '发布草稿', en: 'Publish the draft' },
  publishWhat: {
    zh: '发布后这一版谁也不能改；从生效时间起入场的车按它计价，已入场的不变。只能用下一版来改正。',
    en: 'Nobody can change it afterwards. It prices cars that enter from then on; those that are in keep their price. A mistake is corrected by the next version.',
  },
  publishOpen: { zh: '先确定下面没有确定的地方，才能发布', en: 'Answer what is open below, then publish' },
  done: { zh: '已发布', en: 'Published' },
} satisfies Catalogue
