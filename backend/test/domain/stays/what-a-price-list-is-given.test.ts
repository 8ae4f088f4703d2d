import { distanceKm } from '../../../src/domain/stays/distance'
import { priceAsReported } from '../../../src/domain/stays/stay-fee'
import { tariffStayOf, type EndedStay } from '../../../src/domain/stays/tariff-stay'

const stay: EndedStay = {
  lot_id: 'lot',
  plate_text: '粤B12345',
  plate_colour: 'blue',
  vehicle_class: 'small',
  energy: 'fuel',
  bays: [],
  entered_at: new Date('2026-03-02T01:00:00Z'),
  exited_at: new Date('2026-03-02T03:00:00Z'),
}

it('puts a stay as a price list needs it', () => {
  expect(tariffStayOf(stay)).toEqual({
    entryAtMs: stay.entered_at.getTime(),
    exitAtMs: stay.exited_at.getTime(),
    lotId: 'lot',
    vehicleClass: 'small',
    energy: 'fuel',
    entitlements: [],
    bays: 1,
    excluded: [],
  })
})

it.each([
  ['electric', 'blue', 'new_energy'],
  ['unknown', 'green', 'new_energy'],
  ['fuel', 'yellow_green', 'new_energy'],
  ['fuel', 'blue', 'fuel'],
  ['hybrid', 'blue', 'fuel'],
  ['unknown', 'blue', 'unknown'],
])('a car of energy %s with a %s plate is priced as %s', (energy, colour, expected) => {
  expect(tariffStayOf({ ...stay, energy, plate_colour: colour }).energy).toBe(expected)
})

it.each(['small', 'large', 'motorcycle'])('knows a vehicle of class %s', vehicleClass => {
  expect(tariffStayOf({ ...stay, vehicle_class: vehicleClass }).vehicleClass).toBe(vehicleClass)
})

it('calls a class that no price list has unknown, and counts the bays', () => {
  expect(tariffStayOf({ ...stay, vehicle_class: 'tank' }).vehicleClass).toBe('unknown')
  expect(['a', 'ab', 'abc'].map(names => tariffStayOf({ ...stay, bays: [...names] }).bays)).toEqual([1, 2, 3])
})

it('lists what a source asked for, and its discount where it gave one', () => {
  const price = (discountFen: number) =>
    priceAsReported({ reported: { totalFen: 1000, discountFen, paidFen: 300 } })
  const asked = { text: '停车费（来源上报）', amountFen: 1000 }
  expect(price(0)).toEqual({
    kind: 'priced',
    totalFen: 1000,
    paidFen: 300,
    trace: [asked],
    entitlementIds: [],
  })
  expect(price(200)).toMatchObject({
    totalFen: 800,
    trace: [asked, { text: '优惠（已减）', amountFen: 200 }],
  })
})

describe('the distance between two lots', () => {
  const place = (latitude: number | null, longitude: number | null) => ({ latitude, longitude })
  const shenzhen = place(22.5431, 114.0579)

  it('is the straight one over the earth', () => {
    // A degree of a great circle is 6371 km × π / 180.
    expect(distanceKm(place(0, 0), place(1, 0))).toBeCloseTo(111.195, 3)
    expect(distanceKm(place(0, 10), place(0, 11))).toBeCloseTo(111.195, 3)
    expect(distanceKm(place(60, 0), place(60, 1))).toBeCloseTo(55.596, 2)
    expect(distanceKm(shenzhen, place(39.9042, 116.4074))).toBeCloseTo(1943.8, -1)
    expect(distanceKm(place(0, 0), place(0, 180))).toBeCloseTo(6371 * Math.PI, 6)
    expect(distanceKm(shenzhen, shenzhen)).toBe(0)
  })

  it('is not known where one of them has no coordinates', () => {
    expect(distanceKm(undefined, shenzhen)).toBeNull()
    expect(distanceKm(shenzhen, undefined)).toBeNull()
    for (const half of [place(null, 114), place(22, null)]) {
      expect(distanceKm(half, shenzhen)).toBeNull()
      expect(distanceKm(shenzhen, half)).toBeNull()
    }
  })
})
