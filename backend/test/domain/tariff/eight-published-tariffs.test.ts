import { compileTariff } from '../../../src/domain/tariff/compile-tariff'
import { priceInOrder } from '../../../src/domain/tariff/price-in-order'
import { simulate } from '../../../src/domain/tariff/simulate'
import { at, fee, finish, plainWeeks, stay } from './build-tariff'
import {
  capOverStays,
  fromTheStart,
  fullUnits,
  halfForNewEnergy,
  keyArea,
  ordinaryArea,
  stepsByCycle,
  structureByClass,
  timesBays,
} from './published-tariffs'

const MONDAY = '2026-03-02'
const TUESDAY = '2026-03-03'
const SATURDAY = '2026-03-07'
const monday = (from: string, to: string, more = {}) => stay(`${MONDAY} ${from}`, `${MONDAY} ${to}`, more)

it('charges only full units, and large cars twice', () => {
  expect(fee(fullUnits, monday('09:00', '10:50'))).toBe(425)
  expect(fee(fullUnits, monday('09:00', '10:50', { vehicleClass: 'large' }))).toBe(850)
  expect(fee(fullUnits, monday('09:00', '10:06'))).toBe(200)
  expect(fee(fullUnits, monday('18:50', '21:10'))).toBe(100)
})

it('counts steps over chargeable minutes, with other hours on weekends', () => {
  expect(fee(ordinaryArea, monday('09:00', '13:10'))).toBe(2600)
  expect(fee(ordinaryArea, stay(`${SATURDAY} 08:00`, `${SATURDAY} 11:10`))).toBe(700)
  expect(fee(keyArea, monday('09:00', '12:40'))).toBe(6800)
})

it('splits at the edge of the day and multiplies by bays', () => {
  expect(fee(timesBays, monday('18:40', '23:10'))).toBe(800)
  expect(fee(timesBays, monday('18:40', '23:10', { bays: 2 }))).toBe(1600)
  expect(fee(timesBays, monday('18:40', '19:10'))).toBe(0)
  expect(fee(timesBays, monday('22:00', '22:50'))).toBe(100)
})

it('has three prices by the hour, half for electric cars', () => {
  expect(fee(halfForNewEnergy, monday('09:00', '12:20'))).toBe(1550)
  expect(fee(halfForNewEnergy, monday('09:00', '12:20', { energy: 'new_energy' }))).toBe(775)
  expect(fee(halfForNewEnergy, monday('09:00', '09:31'))).toBe(250)
})

it('caps a day over all stays of a plate, whichever is reported first', () => {
  const compiled = compileTariff(capOverStays, plainWeeks)
  const first = monday('08:00', '13:00')
  const second = monday('14:00', '20:30')
  const feesOf = (stays: (typeof first)[]) =>
    priceInOrder(stays, () => compiled).map(pricing => (pricing?.kind === 'priced' ? pricing.feeFen : null))
  expect(feesOf([first, second])).toEqual([1100, 900])
  expect(feesOf([second, first])).toEqual([900, 1100])
  expect(feesOf([second])).toEqual([1500])
  // Who entered first pays first, whoever leaves first.
  expect(feesOf([monday('10:00', '11:00'), monday('08:00', '20:30')])).toEqual([0, 2000])
})

it('begins its steps again every 24 hours and gives free time once', () => {
  expect(fee(stepsByCycle, stay(`${MONDAY} 08:00`, `${TUESDAY} 08:30`))).toBe(1300)
  expect(fee(stepsByCycle, monday('08:00', '08:45'))).toBe(0)
  expect(fee(stepsByCycle, monday('08:00', '08:46'))).toBe(300)
})

it('has a structure for each class and kind of energy', () => {
  expect(fee(structureByClass, monday('10:00', '15:20'))).toBe(900)
  expect(fee(structureByClass, monday('10:00', '15:20', { vehicleClass: 'large' }))).toBe(1400)
  expect(fee(structureByClass, monday('10:00', '15:20', { energy: 'new_energy' }))).toBe(450)
})

it('charges from the start once the free time is over, up to a cap in 24 hours', () => {
  const overNight = stay(`${MONDAY} 09:00`, `${TUESDAY} 08:00`)
  expect(fee(fromTheStart('begun'), monday('06:20', '09:10'))).toBe(550)
  expect(fee(fromTheStart('begun'), stay(`${MONDAY} 09:00`, `${TUESDAY} 11:00`))).toBe(2400)
  expect(fee(fromTheStart('begun'), overNight)).toBe(2000)
  expect(fee(fromTheStart('never'), overNight)).toBe(2800)
})

it('warns when a cap for full days alone makes a longer stay cheaper', () => {
  const overNight = { ...stay(`${MONDAY} 09:00`, `${TUESDAY} 08:00`), plate: '粤B12345' }
  const onlyFull = compileTariff(fromTheStart('full'), plainWeeks)
  expect(fee(onlyFull, overNight)).toBe(2800)
  expect(fee(onlyFull, stay(`${MONDAY} 09:00`, `${TUESDAY} 11:00`))).toBe(2400)
  const { longerIsCheaper } = finish(simulate([overNight], { before: () => null, after: onlyFull }))
  expect(longerIsCheaper).toEqual([
    {
      entryAtMs: at(`${MONDAY} 09:00`),
      shorter: { exitAtMs: at(`${TUESDAY} 08:50`), feeFen: 3000 },
      longer: { exitAtMs: at(`${TUESDAY} 09:00`), feeFen: 2000 },
    },
  ])
  const always = compileTariff(fromTheStart('begun'), plainWeeks)
  expect(finish(simulate([overNight], { before: () => null, after: always })).longerIsCheaper).toEqual([])
})
