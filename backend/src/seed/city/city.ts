import { dayOf, startOfDay } from '../../domain/shanghai-time'
import type { Clock } from '../../ports'
import type { KeepPhotos } from '../../workflows/keep-photos'
import type { ManageTariffs } from '../../workflows/manage-tariffs'
import { seedTariffs } from '../tariff'
import { carsOf, type Car } from './cars'
import { CITY_MANAGER, seedCityTenant, type CityLot, type CityNeeds } from './city-tenant'
import { addIncident, addPass, addShifts } from './everyday'
import { addFleet, storeMost, type FleetDevice } from './fleet'
import { History } from './history'
import { addBill, settle, type Payer } from './money'
import { addNotice, takePhotos, type Photo } from './notices'
import { SeededRandom } from './random'
import type { Outcome } from './order-row'
import { addRecovery, isPaid } from './recoveries'
import { addStay, type Debt, type Stay, type World } from './stays'

const SEED = 20_260_801
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** Debts that are old enough to be recovered come from before the four weeks that are shown. */
const DEBT_DAYS = 63
const SHOWN_DAYS = 28
/** As the installed floor has it: the first reminder is a day after the stay, and fifteen days old. */
const OLD_ENOUGH_MS = 16 * DAY_MS
const LEAST_FEN = 5_000
const AGAIN_AFTER_MS = DAY_MS
/** When an attendant puts a lock to a car. */
const WORKING = { fromMs: 8.5 * HOUR_MS, toMs: 18.5 * HOUR_MS }
const PAYERS = 60
const NOTICES = 48

type Needs = CityNeeds & { clock: Clock; manageTariffs: ManageTariffs; keepPhotos: KeepPhotos }
type LotOfCity = { lot: CityLot; cars: Car[]; passes: Map<Car, string>; devices: FleetDevice[] }
type City = World & {
  lots: LotOfCity[]
  payers: Payer[]
  owed: Map<Car, Debt[]>
  letGoAt: Map<Car, number>
  photos: Photo[]
  recoveryCount: number
}

/**
 * Four weeks of a city operator with three lots: stays, debts, reminders, recoveries, what was paid and given back, incidents,
 * shifts, passes and devices. The same at every run but for the day on which it ends. Answers false when it is there already.
 */
export async function seedCity(needs: Needs): Promise<boolean> {
  const tenant = await seedCityTenant(needs)
  if (!tenant) return false
  const lotIds = tenant.lots.map(({ id }) => id)
  await seedTariffs(needs, {
    merchantId: tenant.merchantId,
    session: tenant.session,
    lotIds,
    managerName: CITY_MANAGER.name,
  })
  const history = new History()
  const world: World = { history, random: new SeededRandom(SEED), tenant, now: needs.clock.now() }
  const city = begin(world, await takePhotos(needs, world, NOTICES))
  live(city)
  storeMost(
    city,
    city.lots.flatMap(({ devices }) => devices),
  )
  await history.write(needs.database)
  return true
}

function begin(world: World, photos: Photo[]): City {
  const { random, tenant, now } = world
  const since = new Date(now.getTime() - (DEBT_DAYS + 10) * DAY_MS)
  const used = new Set<string>()
  const fleet = addFleet(world, since)
  const lots = tenant.lots.map(lot => {
    const cars = carsOf(random, used)
    const withPass = cars.filter(({ kind }) => kind === 'pass')
    const passes = new Map(withPass.map(car => [car, addPass(world, { car, lot, from: since })] as const))
    return { lot, cars, passes, devices: fleet.filter(device => device.lot.id === lot.id) }
  })
  const payers = Array.from({ length: PAYERS }, (_none, at) => addOwner(world, at, since))
  return { ...world, lots, payers, owed: new Map(), letGoAt: new Map(), photos, recoveryCount: 0 }
}

function addOwner({ history, random }: World, at: number, since: Date): Payer {
  const id = random.idAt(since)
  const openid = `o_city_owner_${at}`
  history.add('owner', () => ({ id, appid: 'wx00000000000000c1', openid, created_at: since }))
  return { id, openid }
}

function live(city: City): void {
  const todayMs = startOfDay(dayOf(city.now)).getTime()
  for (let daysAgo = DEBT_DAYS; daysAgo >= 0; daysAgo--) {
    const dayStartMs = todayMs - daysAgo * DAY_MS
    const isShown = daysAgo <= SHOWN_DAYS
    if (isShown) addShifts(city, dayStartMs)
    for (const lot of city.lots) liveDay(city, lot, { dayStartMs, isShown })
    if (isShown) payOnTheirOwn(city, dayStartMs)
  }
}

type Day = { dayStartMs: number; isShown: boolean }

function liveDay(city: City, lot: LotOfCity, { dayStartMs, isShown }: Day): void {
  const { random, now } = city
  const visits = lot.cars
    .filter(car => isShown || car.kind === 'habitual')
    .filter(car => random.chance(car.kind === 'regular' ? 0.2 : 0.45))
    .map(car => visitOf(city, lot, car, dayStartMs))
    .filter(({ enteredAt, car }) => enteredAt <= now && enteredAt.getTime() > car.freeFromMs)
    .sort((a, b) => a.enteredAt.getTime() - b.enteredAt.getTime())
  for (const visit of visits) {
    if (isShown) leaveNotice(city, visit)
    const stay = isShown ? heldOn(city, lot, visit) : visit
    stay.car.freeFromMs = stay.exitedAt.getTime() + HOUR_MS
    const debt = addStay(city, stay, lot.passes.get(stay.car) ?? null)
    if (debt) city.owed.set(stay.car, [...(city.owed.get(stay.car) ?? []), debt])
  }
  if (isShown && random.chance(0.35)) {
    const at = new Date(dayStartMs + random.between(9 * 3600, 18 * 3600) * 1000)
    const device = random.pick(lot.devices)
    if (at <= now && at > device.freeFrom) addIncident(city, device, at)
  }
}

/** By day for some hours, for a few minutes only, or over night. */
function visitOf({ random }: City, { lot }: LotOfCity, car: Car, dayStartMs: number): Stay {
  const isNight = random.chance(0.08)
  const [fromHour, toHour] = isNight ? [19, 23] : [7, 20]
  const seconds = random.between(fromHour * 3600, toHour * 3600)
  const minutes = isNight
    ? random.between(540, 840)
    : random.chance(0.12)
      ? random.between(4, 15)
      : random.between(25, 420)
  const enteredMs = dayStartMs + seconds * 1000
  return { car, lot, enteredAt: new Date(enteredMs), exitedAt: new Date(enteredMs + minutes * MINUTE_MS) }
}

/** A car that owes enough may be held while it stands there: then it leaves once it was let go. */
function heldOn(city: City, lot: LotOfCity, visit: Stay): Stay {
  const { random, now } = city
  const at = new Date(visit.enteredAt.getTime() + random.between(4, 20) * MINUTE_MS)
  const dayMs = at.getTime() - startOfDay(dayOf(at)).getTime()
  const device = lot.devices.find(({ freeFrom }) => freeFrom < at)
  const debts = debtsToHold(city, visit.car, at)
  const isWorking = dayMs >= WORKING.fromMs && dayMs <= WORKING.toMs
  const isLongAgo = now.getTime() - at.getTime() > 5 * HOUR_MS
  if (!device || debts.length < 2 || !isWorking || !isLongAgo || !random.chance(0.6)) return visit
  const place = city.recoveryCount++ % OUTCOMES.length
  const outcome = OUTCOMES[place]!
  const first = random.between(0, city.payers.length - 1)
  const payers = [city.payers[first]!, city.payers[(first + 1) % city.payers.length]!] as const
  const isPaidTwice = place === PAID_TWICE_AT
  const letGoAt = addRecovery(city, { device, debts, at, outcome, payers, isPaidTwice })
  city.letGoAt.set(visit.car, letGoAt.getTime())
  if (isPaid(outcome)) forget(city, visit.car, debts)
  const leavesMs = letGoAt.getTime() + random.between(2, 10) * MINUTE_MS
  return { ...visit, exitedAt: new Date(Math.max(leavesMs, visit.exitedAt.getTime())) }
}

/** Now and then somebody leaves paper at a car that owes and is not old enough yet to be held. */
function leaveNotice({ photos, ...city }: City, { car, enteredAt, exitedAt }: Stay): void {
  const { random, now } = city
  const at = new Date(enteredAt.getTime() + random.between(3, 15) * MINUTE_MS)
  const debts = (city.owed.get(car) ?? []).filter(debt => at.getTime() - debt.exitedAt.getTime() > 2 * DAY_MS)
  const isHeldSoon = debtsToHold(city, car, at).length > 0
  if (debts.length === 0 || isHeldSoon || exitedAt > now || !random.chance(0.16)) return
  const photo = photos.pop()
  if (photo) addNotice(city, { debts, at, photo })
}

function debtsToHold({ owed, letGoAt }: Pick<City, 'owed' | 'letGoAt'>, car: Car, at: Date): Debt[] {
  if (at.getTime() - (letGoAt.get(car) ?? 0) < AGAIN_AFTER_MS) return []
  const old = (owed.get(car) ?? []).filter(
    ({ exitedAt }) => at.getTime() - exitedAt.getTime() > OLD_ENOUGH_MS,
  )
  return old.reduce((sum, { fen }) => sum + fen, 0) >= LEAST_FEN ? old : []
}

/** In turn, so that every ending is among them, however many there are on the day that the history ends. */
const OUTCOMES: readonly Outcome[] = [
  ...turn('wechat', 3),
  'EMERGENCY',
  ...turn('wechat', 3),
  'cash',
  'STAFF',
  ...turn('wechat', 3),
  'waiver',
  'cash',
  ...turn('wechat', 3),
  'EXPIRED',
  'cash',
  ...turn('wechat', 3),
  'DEPLOY_FAILED',
  'cash',
]
function turn(outcome: Outcome, times: number): Outcome[] {
  return Array.from({ length: times }, () => outcome)
}
/** The place in a turn at which two people pay at once. */
const PAID_TWICE_AT = 1

const forget = ({ owed }: City, car: Car, debts: readonly Debt[]): void =>
  void owed.set(
    car,
    (owed.get(car) ?? []).filter(debt => !debts.includes(debt)),
  )

/** Owners who scan the sign of the lot, or a notice, and pay what they owe without any lock. */
function payOnTheirOwn(city: City, dayStartMs: number): void {
  const { random, now } = city
  for (const [car, debts] of city.owed) {
    const at = new Date(dayStartMs + random.between(6 * 3600, 22 * 3600) * 1000)
    const due = debts.filter(({ exitedAt }) => at.getTime() - exitedAt.getTime() > 2 * DAY_MS)
    const isLetGo = (city.letGoAt.get(car) ?? 0) > at.getTime() - DAY_MS
    if (due.length === 0 || isLetGo || at.getTime() > now.getTime() - HOUR_MS || !random.chance(0.02))
      continue
    const payer = random.pick(city.payers)
    const actor = `owner:${payer.id}`
    const cause = random.chance(0.5) ? 'plate' : 'notice'
    const bill = addBill(city, { cause, debts: due, orderId: null, at, actor })
    const paidAt = new Date(at.getTime() + random.between(20, 300) * 1000)
    settle(city, bill, { method: 'wechat', at: paidAt, actor: 'wechat', payer })
    city.history.add('owner_bill', () => ({
      owner_id: payer.id,
      bill_id: bill.id,
      via: cause,
      first_seen_at: at,
    }))
    forget(city, car, due)
  }
}
