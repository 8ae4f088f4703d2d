import type { Catalogue } from '../../i18n/language'

export const messages = {
  title: { zh: '能不能拦停', en: 'Would it be held?' },
  about: {
    zh: '输入车牌，看现在能不能拦停、差哪一条、最早从什么时候起。只是试算，不会升锁，也不留记录。',
    en: 'Type a plate: whether it could be held now, which rule is missing, and from when on. A trial only: no lock moves, nothing is recorded.',
  },
  plate: { zh: '车牌', en: 'Plate' },
  colour: { zh: '颜色', en: 'Colour' },
  anyColour: { zh: '颜色不限', en: 'Any colour' },
  ask: { zh: '试算', en: 'Try' },
  owes: { zh: '欠费', en: 'Owes' },
  owesNothing: { zh: '没有欠费', en: 'Owes nothing' },
  count: { zh: '笔', en: 'debts' },
  oldest: { zh: '最早一笔离场', en: 'Oldest left at' },
  reminded: { zh: '已提醒', en: 'Reminded' },
  times: { zh: '次', en: 'times' },
  last: { zh: '最近', en: 'last' },
  asOf: { zh: '试算于', en: 'Tried at' },
  hold: { zh: '现在可以拦停', en: 'May be held now' },
  notice: { zh: '现在不能拦停，可以放告知单', en: 'Not now; paper at the car is allowed' },
  nothing: { zh: '现在不能拦停', en: 'May not be held now' },
  from: { zh: '最早可拦停', en: 'May be held from' },
  never: { zh: '只靠等待不会变成可以拦停', en: 'Waiting alone will not change that' },
  failed: { zh: '差在哪里', en: 'What is missing' },
  met: { zh: '已满足', en: 'What holds already' },
  atCar: {
    zh: '车旁还要检查：确认车牌、现场照片、装置状态和现场清单。这里不算这些。',
    en: 'At the car there is more: the plate confirmed, a photo, the device and the checklist. Those are not asked here.',
  },
  chosen: {
    zh: '有几笔欠费时，按能够追缴的那几笔来算。',
    en: 'Of several debts those count that may be held for.',
  },
  exemptList: { zh: '看豁免车牌', en: 'See the exempt plates' },
  lotRules: { zh: '看停车场规则', en: 'See the rules of the lot' },
} satisfies Catalogue
