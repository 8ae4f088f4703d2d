import type { Catalogue } from '../../i18n/language'

export const cloneMessages = {
  title: { zh: '套牌车牌', en: 'Cloned plates' },
  about: {
    zh: '这些车牌也有另一辆车在用。只要标记还在，锁车前就须在现场核对车型和颜色，没有核对就不能升锁；属于套牌车的停车已作废，没有人欠费。',
    en: 'Another car wears these plates too. While a plate is flagged no lock goes up before somebody at the car has compared its type and colour. Stays that were the clone’s are void, and nobody owes them.',
  },
  plate: { zh: '车牌', en: 'Plate' },
  partOfPlate: { zh: '车牌的任意一段', en: 'Any part of a plate' },
  state: { zh: '状态', en: 'State' },
  valid: { zh: '标记中', en: 'Flagged' },
  ended: { zh: '已解除', en: 'Ended' },
  since: { zh: '标记时间', en: 'Flagged' },
  by: { zh: '标记人和原因', en: 'By whom, and why' },
  stays: { zh: '作废的停车', en: 'Stays that are void' },
  andMore: { zh: '另有', en: 'and more:' },
  blocks: { zh: '拦住什么', en: 'What it blocks' },
  blocksHold: {
    zh: '未核对车型和颜色，不能升锁',
    en: 'No lock before type and colour are compared',
  },
  blocksNothing: { zh: '不再拦', en: 'Nothing any more' },
  owed: { zh: '笔待追缴', en: 'debts to be recovered' },
  end: { zh: '解除', en: 'End' },
  none: {
    zh: '没有套牌车牌。在“待核实”里认定一次停车是套牌车的，车牌就会列在这里。',
    en: 'No cloned plate. Once a stay under “To be decided” is said to be a clone’s, its plate stands here.',
  },
  all: { zh: '全部套牌车牌', en: 'All cloned plates' },
} satisfies Catalogue
