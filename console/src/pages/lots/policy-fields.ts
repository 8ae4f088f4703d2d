import type { EnforcementRules } from '@fangxing/contract/enforcement-floor'
import type { Message } from '../../i18n/language'

type Hour = 'allowedFromMinute' | 'allowedToMinute'
export type NumberRule = Exclude<keyof EnforcementRules, Hour>

type Field = { rule: NumberRule; label: Message; unit: Message; means: Message; most: number }

const higher = (zh: string, en: string): Message => ({
  zh: `更大更严：${zh}`,
  en: `Higher is stricter: ${en}`,
})

/** Each rule that is a number: what it asks, in which unit, and what a stricter value means for a driver. Sums are shown in yuan. */
export const POLICY_FIELDS: readonly Field[] = [
  {
    rule: 'minCount',
    label: { zh: '至少欠几笔', en: 'Debts, at least' },
    unit: { zh: '笔', en: 'debts' },
    means: higher('欠得更多次才会被拦停', 'only who owes more often is held'),
    most: 1000,
  },
  {
    rule: 'minTotalFen',
    label: { zh: '至少欠多少', en: 'Sum, at least' },
    unit: { zh: '元', en: 'yuan' },
    means: higher('欠得更多才会被拦停', 'only who owes more is held'),
    most: 100_000,
  },
  {
    rule: 'minAgeHours',
    label: { zh: '离场后至少过多久', en: 'Since the car left, at least' },
    unit: { zh: '小时', en: 'hours' },
    means: higher('给车主更久的时间自己缴', 'drivers have longer to pay by themselves'),
    most: 8760,
  },
  {
    rule: 'maxAgeDays',
    label: { zh: '最多追多久以前的', en: 'Not older than' },
    unit: { zh: '天', en: 'days' },
    means: { zh: '更小更严：太久的欠费只走法律途径', en: 'Lower is stricter: older debts go to court only' },
    most: 1095,
  },
  {
    rule: 'minReminders',
    label: { zh: '至少提醒过几天', en: 'Reminded on days, at least' },
    unit: { zh: '天', en: 'days' },
    means: higher('在更多的日子提醒过才拦停', 'reminded on more days before a hold'),
    most: 100,
  },
  {
    rule: 'firstReminderDays',
    label: { zh: '第一次提醒至少过了', en: 'First reminded, at least' },
    unit: { zh: '天', en: 'days ago' },
    means: higher('提醒后等得更久', 'longer after the first reminder'),
    most: 365,
  },
  {
    rule: 'minBatteryPct',
    label: { zh: '装置电量至少', en: 'Battery of the device, at least' },
    unit: { zh: '%', en: '%' },
    means: higher('电不够的装置不升锁', 'no device that may run down is raised'),
    most: 100,
  },
]

const FEN = 100

/** As the field shows it. */
export const shownValue = (rule: NumberRule, value: number): number =>
  rule === 'minTotalFen' ? value / FEN : value
/** As the contract wants it. */
export const storedValue = (rule: NumberRule, shown: number): number =>
  rule === 'minTotalFen' ? Math.round(shown * FEN) : Math.round(shown)

const two = (value: number) => String(value).padStart(2, '0')
const DAY_MINUTES = 1440

/** 540 as 09:00. The end of the day is 00:00 to a field for times. */
export const clockOf = (minute: number): string =>
  `${two(Math.floor((minute % DAY_MINUTES) / 60))}:${two(minute % 60)}`
export const minuteOf = (clock: string): number => {
  const [hours = '0', minutes = '0'] = clock.split(':')
  return Number(hours) * 60 + Number(minutes)
}
