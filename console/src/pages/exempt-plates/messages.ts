import type { Catalogue } from '../../i18n/language'

export const messages = {
  title: { zh: '豁免车牌', en: 'Exempt plates' },
  about: {
    zh: '这些车永远不会被升锁，也不放告知单，不管欠多少。警车、使馆车、应急车不用加，按车牌本身就豁免。',
    en: 'No lock goes up for these and no paper is left, whatever they owe. Police, diplomatic and rescue plates are exempt by themselves.',
  },
  plate: { zh: '车牌', en: 'Plate' },
  colour: { zh: '颜色', en: 'Colour' },
  lot: { zh: '停车场', en: 'Lot' },
  every: { zh: '全部停车场', en: 'All lots' },
  note: { zh: '为什么', en: 'Why' },
  by: { zh: '添加人', en: 'Added by' },
  at: { zh: '添加时间', en: 'Added' },
  ends: { zh: '到期', en: 'Ends' },
  forGood: { zh: '长期', en: 'For good' },
  state: { zh: '状态', en: 'State' },
  valid: { zh: '豁免中', en: 'Exempt' },
  ended: { zh: '已结束', en: 'Ended' },
  add: { zh: '添加豁免车牌', en: 'Add a plate' },
  added: { zh: '已添加，从现在起不会升锁', en: 'Added: no lock goes up for it from now on' },
  end: { zh: '取消豁免', en: 'End' },
  endOf: { zh: '取消豁免', en: 'End the exemption' },
  endWhat: {
    zh: '从现在起，这辆车和别的车一样，符合规则就可能被升锁。',
    en: 'From now on this car may be held as any other that meets the rules.',
  },
  endDone: { zh: '已取消豁免', en: 'Ended' },
  lastDay: {
    zh: '豁免到哪一天（当天 24 点止，留空为长期）',
    en: 'Last day (until midnight; empty: for good)',
  },
  noteHint: { zh: '例如：业主月租、医院值班车', en: 'Such as: resident, hospital duty car' },
  malformed: { zh: '车牌还不完整', en: 'The plate is not complete' },
  none: {
    zh: '还没有豁免车牌。列在这里的车不会被升锁，直到到期或取消。',
    en: 'No exempt plate yet. For a car that stands here no lock goes up, until its day or until somebody ends it.',
  },
  firstOne: { zh: '豁免第一个车牌', en: 'Exempt the first plate' },
  moved: { zh: '业主已搬走', en: 'The resident has moved' },
  wrong: { zh: '加错了', en: 'Added by mistake' },
} satisfies Catalogue
