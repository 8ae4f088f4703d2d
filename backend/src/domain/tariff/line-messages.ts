import { formatYuan } from '@fangxing/contract/money'
import { shanghaiTime } from '../shanghai-time'
import type { LineCode, TraceLine } from './model'

type Message = { zh: string; en: string }
type Values = Readonly<Record<string, number | string>>
type Templates = Record<LineCode, (values: Values) => Message>

/** Fen that stand in the parameters of a line; they are shown in yuan. */
const FEN = /Fen$/

const TEMPLATES: Templates = {
  charge: ({ name, nameEn, when, minutes, step, units, unitMinutes, priceFen, amount }) => ({
    zh: `${when} ${name}第 ${step} 档：${minutes} 分钟，计 ${units} 个 ${unitMinutes} 分钟 × ${priceFen} = ${amount}`,
    en: `${when} ${nameEn}, step ${step}: ${minutes} min, ${units} × ${unitMinutes} min at ${priceFen} = ${amount}`,
  }),
  fixed: ({ name, nameEn, when, amount }) => ({
    zh: `${when} ${name}：按次 ${amount}`,
    en: `${when} ${nameEn}: fixed price ${amount}`,
  }),
  outside: ({ when, minutes }) => ({
    zh: `${when} 不收费时段：${minutes} 分钟`,
    en: `${when} outside the charged hours: ${minutes} min`,
  }),
  excluded: ({ when, minutes }) => ({
    zh: `${when} 充电等不计费时间：${minutes} 分钟`,
    en: `${when} not charged as parking (such as charging): ${minutes} min`,
  }),
  free: ({ when, minutes, limit, isThreshold }) =>
    isThreshold
      ? {
          zh: `${when} 未超过免费时长 ${limit} 分钟，免费`,
          en: `${when} free: not longer than ${limit} min`,
        }
      : {
          zh: `${when} 免费 ${minutes} 分钟（每次 ${limit} 分钟）`,
          en: `${when} ${minutes} min free (of ${limit} min)`,
        },
  quota: ({ when, minutes, limit }) => ({
    zh: `${when} 当日免费额度 ${minutes} 分钟（每车每日 ${limit} 分钟）`,
    en: `${when} ${minutes} min of the plate's free time of the day (${limit} min)`,
  }),
  multiplier: ({ name, nameEn, percent, amount }) => ({
    zh: `${name}：按 ${percent}% 计 ${amount}`,
    en: `${nameEn}: ${percent} % of the price ${amount}`,
  }),
  bays: ({ bays, amount }) => ({
    zh: `占用 ${bays} 个车位：${amount}`,
    en: `${bays} bays occupied: ${amount}`,
  }),
  percentage: ({ name, nameEn, when, percent, amount }) => ({
    zh: `${when} ${name}：按 ${percent}% 计 ${amount}`,
    en: `${when} ${nameEn}: ${percent} % of the price ${amount}`,
  }),
  cap: ({ name, nameEn, when, limitFen, amount }) => ({
    zh: `${when} ${name}：封顶 ${limitFen} ${amount}`,
    en: `${when} ${nameEn}: at most ${limitFen} ${amount}`,
  }),
  rounding: ({ unitFen, amount }) => ({
    zh: `取整到 ${unitFen}：${amount}`,
    en: `Rounded to ${unitFen}: ${amount}`,
  }),
  unknown_day: ({ day }) => ({
    zh: `${day} 的节假日安排尚未公布，无法计费`,
    en: `The holidays for ${day} are not published: no fee can be calculated`,
  }),
}

/** What a line says, made from the line alone. */
export function lineMessage(line: TraceLine): Message {
  const params = Object.entries(line.params).map(([key, value]) => [
    key,
    FEN.test(key) && typeof value === 'number' ? formatYuan(value) : value,
  ])
  return TEMPLATES[line.code]({
    ...(Object.fromEntries(params) as Values),
    name: line.name?.zh ?? '',
    nameEn: line.name?.en ?? '',
    when: `${momentText(line.fromMs)}–${momentText(line.toMs)}`,
    minutes: line.minutes,
    amount: formatYuan(line.amountFen),
  })
}

/** `03-02 09:00` in Shanghai. */
const momentText = (ms: number): string => shanghaiTime(new Date(ms)).slice(5, 16).replace('T', ' ')
