import { randomInt } from 'node:crypto'
import type { DayPart, LotDay } from '@fangxing/contract/lot-day'
import type { StayState } from '@fangxing/contract/states'
import fc from 'fast-check'
import { newId } from '../../../src/persistence/new-id'
import { startOfDay } from '../../../src/domain/shanghai-time'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildMerchant, buildOrder, type TestMerchant } from '../../support/build-order'
import { buildSource } from '../../support/build-source'
import { fakePay } from '../../support/fake-pay'
import { startTestServices, type TestServices } from '../../support/test-services'
import { makeKeys, testSettings } from '../../support/wechat-keys'

const DAY = '2026-11-24'
const HOUR = 3_600_000
const STATES: readonly StayState[] = ['inside', 'half', 'left', 'review', 'free', 'paid', 'owed', 'void']
let services: TestServices
beforeAll(async () => {
  services = await startTestServices(testSettings(makeKeys()), fakePay())
  services.clock.at = new Date('2026-11-26T04:00:00Z')
}, 60_000)
afterAll(() => services.stop(), 60_000)

const manager = ({ merchantId, staffId }: TestMerchant) => ({
  kind: 'staff' as const,
  staffId,
  merchantId,
  roles: ['manager'] as const,
  lotIds: [],
})

/** Stays as no system would report them, too: an exit before its entry, a void one without an exit. Hours from the day's start. */
const hour = fc.integer({ min: -30 * 60, max: 60 * 60 }).map(minutes => minutes / 60)
const anyStay = fc.record({
  state: fc.constantFrom(...STATES),
  entered: fc.option(hour, { freq: 9 }),
  exited: fc.option(hour, { freq: 3 }),
  hasPass: fc.boolean(),
})

type AddedStay = { state: StayState; entered: number | null; exited: number | null }

/** Answers them as they were stored. */
async function addStays(merchant: TestMerchant, seed: number, count: number): Promise<AddedStay[]> {
  const added: AddedStay[] = []
  const { sourceId } = await buildSource(services, merchant.merchantId)
  const start = startOfDay(DAY).getTime()
  const timeOf = (hours: number | null) => (hours === null ? null : new Date(start + hours * HOUR))
  for (const { state, entered, hasPass, ...of } of fc.sample(anyStay, { seed, numRuns: count })) {
    const exited = state === 'inside' && entered !== null ? null : of.exited
    if (entered === null && exited === null) continue
    added.push({ state, entered, exited })
    const arrearId =
      state === 'owed'
        ? (await buildDebts(services, merchant, { plate: newPlate(), amounts: [800], state: 'grace' }))[0]!
        : null
    await services.database.query(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_colour, vehicle_class, energy, confidence_pct, entered_at, exited_at,
         heard_at, arrear_id, entitlement_ids)
       VALUES ($1, $2, $3, $4, $5, 'blue', 'small', 'fuel', 99, $6, $7, now(), $8, $9)`,
      [
        newId(),
        merchant.merchantId,
        merchant.lotId,
        sourceId,
        state,
        timeOf(entered),
        timeOf(exited),
        arrearId,
        state === 'free' && hasPass ? [newId()] : [],
      ],
    )
  }
  return added
}

/** The same numbers, told from the stays one by one: an exit before its entry counts at the entry. */
function expectedOf(added: readonly AddedStay[]) {
  const isToday = (hours: number | null) => hours !== null && hours >= 0 && hours < 24
  const outOf = ({ entered, exited }: AddedStay) =>
    exited === null ? null : Math.max(exited, entered ?? exited)
  const isStill = (stay: AddedStay) => (outOf(stay) === null ? stay.state === 'inside' : outOf(stay)! >= 0)
  const count = (isMeant: (stay: AddedStay) => boolean) => added.filter(isMeant).length
  return {
    insideBefore: count(stay => stay.entered !== null && stay.entered < 0 && isStill(stay)),
    entered: count(stay => isToday(stay.entered)),
    exitOnly: count(stay => stay.entered === null && isToday(stay.exited)),
    left: count(stay => isToday(outOf(stay))),
  }
}

const numbersOf = (day: LotDay): Record<DayPart, number> => ({
  inside_before: day.insideBefore,
  entered: day.entered,
  exit_only: day.exitOnly,
  left: day.left,
  inside_after: day.insideAfter,
  no_exit: day.noExit,
  ...day.became,
})
const CAME: readonly DayPart[] = ['inside_before', 'entered', 'exit_only']
const WENT: readonly DayPart[] = ['left', 'inside_after', 'no_exit']
const BECAME: readonly DayPart[] = ['free', 'pass', 'paid', 'debt', 'review', 'waiting', 'void']

async function idsOf(merchant: TestMerchant, part: DayPart): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await services.readLotDay.list(manager(merchant), {
      day: DAY,
      part,
      limit: 7,
      ...(cursor === undefined ? {} : { cursor }),
    })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== undefined)
  return ids
}

test('entries equal exits plus cars inside; exits equal the sum of their outcomes; each number opens its stays', async () => {
  const seed = randomInt(1_000_000)
  for (let round = 0; round < 4; round++) {
    const merchant = await buildMerchant(services)
    const added = await addStays(merchant, seed + round, 60)
    const day = await services.readLotDay.read(manager(merchant), { day: DAY, lotId: merchant.lotId })
    const numbers = numbersOf(day)
    const sum = (parts: readonly DayPart[]) => parts.reduce((total, part) => total + numbers[part], 0)
    // Which one, when it does not add up.
    expect({ seed, round, came: sum(CAME), left: numbers.left }).toEqual({
      seed,
      round,
      came: sum(WENT),
      left: sum(BECAME),
    })
    expect({ seed, round, ...day }).toMatchObject({ seed, round, ...expectedOf(added) })
    expect(day.entered).toBeGreaterThan(0)
    const lists = new Map<DayPart, string[]>()
    for (const part of [...CAME, ...WENT, ...BECAME]) lists.set(part, await idsOf(merchant, part))
    for (const [part, ids] of lists) expect([part, ids.length]).toEqual([part, numbers[part]])
    const all = (parts: readonly DayPart[]) => parts.flatMap(part => lists.get(part)!).sort()
    expect(all(CAME)).toEqual(all(WENT))
    expect([...lists.get('left')!].sort()).toEqual(all(BECAME))
  }
}, 120_000)

test('a future day and one too long ago are refused; another merchant has no rows', async () => {
  const merchant = await buildMerchant(services)
  for (const day of ['2026-11-27', '2026-08-01'])
    await expect(services.readLotDay.read(manager(merchant), { day })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  const other = await buildMerchant(services)
  await addStays(other, 1, 5)
  expect(await services.readLotDay.read(manager(merchant), { day: DAY, lotId: other.lotId })).toMatchObject({
    entered: 0,
    left: 0,
    insideAfter: 0,
  })
})

test('the car that is inside longest comes first, with what it owes and whether it may be held; it is found by a part of its plate', async () => {
  const merchant = await buildMerchant(services)
  const { sourceId } = await buildSource(services, merchant.merchantId)
  const debtor = newPlate()
  await buildDebts(services, merchant, { plate: debtor, amounts: [6000] })
  const enter = (plate: string, hoursAgo: number) =>
    services.database.query(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
         entered_at, heard_at)
       VALUES ($1, $2, $3, $4, 'inside', $5::text, 'blue', $5::text || '/blue', 'small', 'fuel', 99, $6, now())`,
      [
        newId(),
        merchant.merchantId,
        merchant.lotId,
        sourceId,
        plate,
        new Date(services.clock.at.getTime() - hoursAgo * HOUR),
      ],
    )
  const long = newPlate()
  await enter(debtor.text, 2)
  await enter(long.text, 30)
  const list = (more: { plateText?: string; owing?: 'debtors'; cursor?: string; limit?: number } = {}) =>
    services.listCarsInside.list(manager(merchant), { limit: 1, owing: 'all', ...more })
  const first = await list()
  expect(first.items).toMatchObject([{ plateText: long.text, isOverstay: true, debts: null }])
  expect((await list({ cursor: first.next! })).items).toMatchObject([
    {
      plateText: debtor.text,
      isOverstay: false,
      debts: { count: 1, dueFen: 6000, mayMeet: { kind: expect.any(String) } },
    },
  ])
  expect((await list({ plateText: debtor.text.slice(2) })).items).toHaveLength(1)
  expect((await list({ plateText: '%' + debtor.text.slice(2) })).items).toEqual([])
  expect((await list({ owing: 'debtors', limit: 9 })).items.map(({ plateText }) => plateText)).toEqual([
    debtor.text,
  ])
})

test('a car that is held is inside though nobody reported its entry, once, and as held; one that was let go is not', async () => {
  const merchant = await buildMerchant(services)
  const { sourceId } = await buildSource(services, merchant.merchantId)
  const [untold, added, released] = [
    await buildOrder(services, merchant),
    await buildOrder(services, merchant, 'releasing'),
    await buildOrder(services, merchant, 'released'),
  ]
  const earlier = new Date(services.clock.at.getTime() - HOUR)
  await services.database.query(
    `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, state, plate_text, plate_colour, plate_key, vehicle_class, energy, confidence_pct,
       entered_at, heard_at)
     SELECT $2, o.merchant_id, o.lot_id, $3, 'inside', o.plate_text, o.plate_colour, o.plate_key, 'small', 'fuel', 99, $4, now()
     FROM recovery_order o WHERE o.id = $1`,
    [added.orderId, newId(), sourceId, earlier],
  )
  const list = (more: { cursor?: string; limit?: number; owing?: 'debtors'; lotId?: string } = {}) =>
    services.listCarsInside.list(manager(merchant), { limit: 9, owing: 'all', ...more })
  const { items } = await list()
  expect(items).toMatchObject([
    { stayId: expect.any(String), heldByOrderId: added.orderId, enteredAt: earlier.toISOString() },
    {
      stayId: null,
      heldByOrderId: untold.orderId,
      heldSince: services.clock.at.toISOString(),
      enteredAt: null,
      isOverstay: false,
      debts: { count: 2, dueFen: untold.amountFen },
    },
  ])
  expect(items.map(({ heldByOrderId }) => heldByOrderId)).not.toContain(released.orderId)
  const first = await list({ limit: 1 })
  expect((await list({ limit: 1, cursor: first.next! })).items).toEqual(items.slice(1))
  expect((await list({ lotId: newId() })).items).toEqual([])
  expect((await list({ owing: 'debtors' })).items.map(({ heldByOrderId }) => heldByOrderId)).toContain(
    untold.orderId,
  )
})
