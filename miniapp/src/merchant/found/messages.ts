import type { MayMeet } from '@fangxing/contract/sightings'
import type { Label } from '@fangxing/contract/states'
import type { Catalogue } from '@shared/i18n/language'

/** Of cars that owe and are here now, on the board and on patrol. */
export const messages = {
  here: { zh: '在场欠费车辆', en: 'Debtors in the lot' },
  patrol: { zh: '巡查', en: 'Patrol' },
  nobody: {
    zh: '没有看到欠费车辆。摄像头报告进场或巡查到时会出现在这里。',
    en: 'No debtor is seen here. One appears when a camera tells of it or somebody on patrol finds it.',
  },
  seenAt: { zh: '看到', en: 'seen' },
  arrears: { zh: '笔', en: 'arrears' },
  from: { zh: '起可追缴', en: 'may be held from' },
  noDate: { zh: '目前不能追缴', en: 'May not be held for now' },
  colourUnseen: {
    zh: '摄像头没看清颜色，请到车前核对',
    en: 'The camera did not see the colour: look at the car',
  },
  oldest: { zh: '最早欠费', en: 'Oldest debt' },
  seenCount: { zh: '见过', en: 'Seen' },
  holdCount: { zh: '追缴过', en: 'Held before' },
  reminded: { zh: '最近提醒', en: 'Last reminder' },
  never: { zh: '没有', en: 'never' },
  times: { zh: '次', en: 'times' },
} satisfies Catalogue

export const MAY_MEET_LABELS: Record<MayMeet['kind'], Label> = {
  hold: { zh: '可以追缴', en: 'May be held', tone: 'bad' },
  notice: { zh: '可放告知单', en: 'Leave a notice', tone: 'warn' },
  nothing: { zh: '暂不处理', en: 'Nothing to do', tone: 'neutral' },
}
