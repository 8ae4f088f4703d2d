import type { Label } from '@fangxing/contract/states'

const COLLATOR = new Intl.Collator('zh-CN', { numeric: true })
const TONES: readonly Label['tone'][] = ['bad', 'warn', 'waiting', 'neutral', 'good']

type Compare<Row> = (one: Row, other: Row) => number

/** By a text as people look it up: 2 before 10. */
export const byText =
  <Row>(textOf: (row: Row) => string): Compare<Row> =>
  (one, other) =>
    COLLATOR.compare(textOf(one), textOf(other))

/** By a number; who has none comes first. */
export const byNumber =
  <Row>(numberOf: (row: Row) => number | null): Compare<Row> =>
  (one, other) => {
    const [a, b] = [numberOf(one) ?? -Infinity, numberOf(other) ?? -Infinity]
    return a < b ? -1 : Number(a > b)
  }

/** By a time or a day; what never was comes first. */
export const byTime = <Row>(timeOf: (row: Row) => string | null): Compare<Row> =>
  byNumber(row => {
    const time = timeOf(row)
    return time === null ? null : Date.parse(time)
  })

/** By how much somebody has to do: what is wrong comes first. */
export const byState = <Row>(labelOf: (row: Row) => Label): Compare<Row> =>
  byNumber(row => TONES.indexOf(labelOf(row).tone))
