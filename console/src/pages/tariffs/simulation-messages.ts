import type { Catalogue } from '../../i18n/language'

export const messages = {
  simulate: { zh: '用过去的停车试算草稿', en: 'Try the draft on past stays' },
  simulateAbout: {
    zh: '把这段时间进场的真实停车，按现行版本和草稿各算一遍，最多 2000 次。不改任何一笔账。',
    en: 'Prices stays that entered in this time by the version that holds and by the draft, at most 2,000. Nothing is charged.',
  },
  from: { zh: '从', en: 'From' },
  to: { zh: '到（含）', en: 'To, included' },
  run: { zh: '试算', en: 'Try' },
  stays: { zh: '停车次数', en: 'Stays' },
  before: { zh: '按现行版本', en: 'By the version that holds' },
  after: { zh: '按草稿', en: 'By the draft' },
  rising: { zh: '变贵', en: 'Dearer' },
  falling: { zh: '变便宜', en: 'Cheaper' },
  unpriced: { zh: '算不出的', en: 'Could not be priced' },
  times: { zh: '次', en: 'stays' },
  cheaper: { zh: '停得更久反而便宜', en: 'Staying longer costs less' },
  entry: { zh: '进场', en: 'Entered' },
  exit: { zh: '离场', en: 'Left' },
  changes: { zh: '变化最大的停车', en: 'Stays that change the most' },
} satisfies Catalogue
