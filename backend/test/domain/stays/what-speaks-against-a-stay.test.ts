import { concernsOfFee, priceAsReported } from '../../../src/domain/stays/stay-fee'
import { colourOf, mayBeOneCar, readStayPlate } from '../../../src/domain/stays/plate-reading'
import {
  concernsOfEvent,
  concernsOfTimes,
  isLate,
  outageBetween,
  overlapsOutage,
} from '../../../src/domain/stays/stay-rules'

const MINUTE = 60_000
const DAY = 86_400_000
const NOW = Date.parse('2026-03-02T12:00:00+08:00')
const told = { occurredMs: NOW, receivedMs: NOW, isReplay: false, confidencePct: 100 }

it('takes an event more than 5 minutes ahead for a wrong clock', () => {
  expect(concernsOfEvent({ ...told, occurredMs: NOW + 5 * MINUTE })).toEqual([])
  expect(concernsOfEvent({ ...told, occurredMs: NOW + 5 * MINUTE + 1 })).toEqual(['clock_ahead'])
})

it('sends to review a recognition below 90 %', () => {
  expect(concernsOfEvent({ ...told, confidencePct: 90 })).toEqual([])
  expect(concernsOfEvent({ ...told, confidencePct: 89 })).toEqual(['low_confidence'])
})

it('takes no sighting from a replay or from an event more than 7 days old', () => {
  expect(isLate(told)).toBe(false)
  expect(isLate({ ...told, isReplay: true })).toBe(true)
  expect(isLate({ ...told, receivedMs: NOW + 7 * DAY })).toBe(false)
  expect(isLate({ ...told, receivedMs: NOW + 7 * DAY + 1 })).toBe(true)
})

it('sends to review a stay beyond 30 days, or one that ends before it begins', () => {
  const of = (enteredMs: number, exitedMs: number) => concernsOfTimes({ enteredMs, exitedMs }, NOW + 31 * DAY)
  expect(of(NOW, NOW + 30 * DAY)).toEqual([])
  expect(of(NOW, NOW + 30 * DAY + 1)).toEqual(['too_long'])
  expect(of(NOW, NOW)).toEqual(['time_wrong'])
})

it('sends to review a stay of which either end lies ahead', () => {
  const of = (enteredMs: number | null, exitedMs: number | null) =>
    concernsOfTimes({ enteredMs, exitedMs }, NOW)
  expect(of(NOW - DAY, NOW + 5 * MINUTE)).toEqual([])
  expect(of(NOW - DAY, NOW + 5 * MINUTE + 1)).toEqual(['clock_ahead'])
  expect(of(NOW + 6 * MINUTE, null)).toEqual(['clock_ahead'])
  expect(of(null, NOW + 6 * MINUTE)).toEqual(['clock_ahead'])
  expect(of(NOW + DAY, NOW)).toEqual(['time_wrong', 'clock_ahead'])
  expect(of(null, null)).toEqual([])
})

it('knows an outage by 5 minutes of silence, and which stays overlap it', () => {
  expect(outageBetween(NOW, NOW + 5 * MINUTE)).toBeNull()
  const outage = outageBetween(NOW, NOW + 6 * MINUTE)!
  expect(outage).toEqual({ fromMs: NOW, toMs: NOW + 6 * MINUTE })
  const overlaps = (enteredMs: number | null, exitedMs: number | null, toMs: number | null = outage.toMs) =>
    overlapsOutage({ enteredMs, exitedMs }, [{ ...outage, toMs }])
  expect(overlaps(NOW - DAY, NOW)).toBe(false)
  expect(overlaps(NOW - DAY, NOW + 1)).toBe(true)
  expect(overlaps(NOW - DAY, null)).toBe(true)
  expect(overlaps(NOW + 6 * MINUTE, NOW + DAY)).toBe(false)
  expect(overlaps(NOW + DAY, NOW + 2 * DAY, null)).toBe(true)
  expect(overlaps(null, NOW + MINUTE)).toBe(true)
  expect(overlaps(null, null)).toBe(false)
  const other = { fromMs: NOW - DAY, toMs: NOW - DAY + MINUTE }
  expect(overlapsOutage({ enteredMs: NOW, exitedMs: NOW + MINUTE }, [other, outage])).toBe(true)
})

describe('a plate', () => {
  const read = (text: string | null, colour = 'blue') =>
    readStayPlate({ text, colour: colourOf(colour, new Map([['0', 'blue']])) })

  it('is read as it is written everywhere else', () => {
    const expected = { text: '粤B12345', colour: 'blue', key: '粤B12345/blue', never: null, concern: null }
    expect(read('粤b·12345')).toEqual(expected)
    expect(read('粤B12345', '0')).toEqual(expected)
  })

  it('without a known colour is stored by its text, and nobody owes for it before a person has reviewed it', () => {
    expect(read('粤B12345', '7')).toEqual({
      text: '粤B12345',
      colour: 'unknown',
      key: null,
      never: null,
      concern: 'colour_unknown',
    })
  })

  it.each<readonly [string | null, string]>([
    [null, 'no_plate'],
    ...['', '无', '无牌', '无牌车', '未识别', 'none', 'Unknown', '-', '_'].map(
      text => [text, 'no_plate'] as const,
    ),
    ['临粤B12345', 'paper_plate'],
    ['粤B12345临', 'paper_plate'],
    ['AB 1234', 'foreign_plate'],
    ['MA-12-34', 'foreign_plate'],
    ['HONGKONG', 'foreign_plate'],
  ])('such as %s never makes a debt', (text, never) => {
    for (const colour of ['blue', 'unknown'])
      expect(read(text, colour)).toMatchObject({ key: null, never, concern: null })
  })

  it.each(['AB12345', 'A1', '粤AB12', 'AB12号', 'ABCDEFGHI'])(
    'such as %s, which has letters and is none of Hong Kong or Macao, is looked at',
    text => expect(read(text)).toMatchObject({ key: null, never: null, concern: 'plate_unreadable' }),
  )

  it('may be of one car as another reading when its colour is the same or not known', () => {
    expect(mayBeOneCar('blue', 'blue')).toBe(true)
    expect(mayBeOneCar('blue', 'unknown')).toBe(true)
    expect(mayBeOneCar('unknown', 'blue')).toBe(true)
    expect(mayBeOneCar('blue', 'green')).toBe(false)
  })

  it('that is invalid, or not possible in this colour, is reviewed', () => {
    expect(read('粤B1', 'blue')).toMatchObject({ key: null, never: null, concern: 'plate_unreadable' })
    expect(read('粤B12345', 'green')).toMatchObject({ concern: 'plate_unreadable' })
    expect(read('粤B1', 'unknown')).toMatchObject({ concern: 'plate_unreadable' })
  })
})

describe('a fee', () => {
  const fee = { totalFen: 1000, discountFen: 200, paidFen: 300 }

  it('is what the source says, less its discount', () => {
    expect(priceAsReported({ reported: fee })).toMatchObject({ kind: 'priced', totalFen: 800, paidFen: 300 })
    expect(priceAsReported({ reported: null })).toEqual({ kind: 'unpriced' })
  })

  it('must agree with itself and with its payments', () => {
    expect(concernsOfFee(fee, [])).toEqual([])
    expect(concernsOfFee(fee, [{ amountFen: 100 }, { amountFen: 200 }])).toEqual([])
    expect(concernsOfFee(fee, [{ amountFen: 100 }])).toEqual(['fee_mismatch'])
    expect(concernsOfFee({ ...fee, paidFen: 801 }, [])).toEqual(['fee_mismatch'])
    expect(concernsOfFee({ ...fee, discountFen: 1001, paidFen: 0 }, [])).toEqual(['fee_mismatch'])
    expect(concernsOfFee({ ...fee, paidFen: 800 }, [])).toEqual([])
    expect(concernsOfFee({ totalFen: 1000, discountFen: 1000, paidFen: 0 }, [])).toEqual([])
    expect(concernsOfFee({ totalFen: 1000, discountFen: 1001, paidFen: -1 }, [])).toEqual(['fee_mismatch'])
    expect(concernsOfFee(null, [{ amountFen: 100 }])).toEqual(['fee_mismatch'])
    expect(concernsOfFee(null, [])).toEqual([])
  })
})
