import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { plateOf } from '../../support/build-source'
import { runReprices } from '../../support/build-tariff-lot'
import type { TestServices } from '../../support/test-services'
import { sendStay, type PricedLot, usePricedLot } from '../../support/use-priced-lot'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-order' }
const NOW = new Date('2026-11-23T12:00:00Z')
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
let lot: PricedLot
usePricedLot(NOW, made => ({ services, merchant, source } = lot = made))

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
/** `06:00` of the day in Shanghai. */
const at = (text: string) => new Date(`2026-11-23T${text}:00+08:00`)
type Times = readonly [string, string]
const DAY_STAYS: readonly Times[] = [
  ['06:00', '09:00'],
  ['09:10', '13:10'],
  ['14:00', '14:20'],
  ['15:00', '19:00'],
]

const told = (plate: string, [from, to]: Times) =>
  sendStay(lot, { plate, from: at(from), to: at(to) }, context)
const feesOf = async (plate: string) =>
  (await read('SELECT total_fen FROM parking_session WHERE plate_text = $1 ORDER BY entered_at', plate)).map(
    row => row.total_fen as number,
  )
const debtsOf = async (plate: string) =>
  (
    await read(
      `SELECT due_fen FROM arrear WHERE plate_text = $1 AND state <> 'void' ORDER BY entered_at`,
      plate,
    )
  ).map(row => row.due_fen as number)

/** The source puts right the stay that began then. */
async function correct(plate: string, enteredAt: Date, correction: Record<string, unknown>) {
  const [stay] = await read(
    'SELECT id, version FROM parking_session WHERE plate_text = $1 AND entered_at = $2',
    plate,
    enteredAt,
  )
  const target = { target: { stayId: stay!.id }, expectedVersion: stay!.version }
  const row = { eventId: `c-${plate}`, sentAt: NOW.toISOString(), ...target, ...correction }
  expect(await services.correctStay.take(source, [row], context)).toMatchObject([{ outcome: 'applied' }])
}

function permutationsOf<T>(values: readonly T[]): T[][] {
  if (values.length < 2) return [[...values]]
  return values.flatMap((value, index) =>
    permutationsOf(values.filter((_, other) => other !== index)).map(rest => [value, ...rest]),
  )
}

test('the order in which the stays of a day are reported changes nothing of what they cost', async () => {
  for (const order of permutationsOf(DAY_STAYS)) {
    const plate = plateOf()
    for (const times of order) await told(plate, times)
    await runReprices(services)
    expect({ order, fees: await feesOf(plate) }).toEqual({ order, fees: [900, 1100, 0, 0] })
    expect(await debtsOf(plate)).toEqual([900, 1100])
  }
})

test('pricing again twice changes nothing the second time', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[1]!)
  await told(plate, DAY_STAYS[0]!)
  expect(await runReprices(services)).toBe(1)
  const versions = () => read('SELECT id, version FROM arrear WHERE plate_text = $1 ORDER BY id', plate)
  const before = await versions()
  const target = {
    merchantId: merchant.merchantId,
    plateText: plate,
    from: at('00:00').toISOString(),
    to: NOW.toISOString(),
    why: 'again',
  }
  expect(await services.repricePlate.reprice(target, context)).toBe(0)
  expect(await versions()).toEqual(before)
})

test('a debt that falls keeps its ladder, and the audit log says both sums', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[1]!)
  await read(`UPDATE arrear SET state = 'outstanding', reminder_count = 1 WHERE plate_text = $1`, plate)
  await told(plate, DAY_STAYS[0]!)
  await runReprices(services)
  const [debt] = await read(
    `SELECT id, state, reminder_count, due_fen, trace FROM arrear WHERE plate_text = $1 AND entered_at = $2`,
    plate,
    at('09:10'),
  )
  expect(debt).toMatchObject({ state: 'outstanding', reminder_count: 1, due_fen: 1100 })
  const sum = (debt!.trace as { amountFen: number }[]).reduce((total, line) => total + line.amountFen, 0)
  expect(sum).toBe(1100)
  const [entry] = await read(
    `SELECT event, detail FROM journal WHERE entity = 'arrear' AND entity_id = $1 ORDER BY id DESC LIMIT 1`,
    debt!.id,
  )
  expect(entry).toMatchObject({ event: 'price_fell', detail: { beforeFen: 1200, afterFen: 1100 } })
})

test('a stay that is none any more gives back what it used, and the later debt rises with a new grace', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[0]!)
  await told(plate, DAY_STAYS[1]!)
  await read(`UPDATE arrear SET state = 'outstanding', reminder_count = 2 WHERE plate_text = $1`, plate)
  await correct(plate, at('06:00'), { kind: 'void', reason: '不是这辆车' })
  expect(await runReprices(services)).toBe(1)
  expect(
    await read(
      'SELECT state, due_fen, reminder_count, grace_from FROM arrear WHERE plate_text = $1 ORDER BY entered_at',
      plate,
    ),
  ).toMatchObject([
    { state: 'void', due_fen: 0 },
    { state: 'grace', due_fen: 1200, reminder_count: 0, grace_from: NOW },
  ])
})

test('a debt that a person looks at follows the price and stays with that person', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[1]!)
  await read(`UPDATE arrear SET state = 'review' WHERE plate_text = $1`, plate)
  await told(plate, DAY_STAYS[0]!)
  await runReprices(services)
  await correct(plate, at('06:00'), { kind: 'void', reason: '不是这辆车' })
  await runReprices(services)
  const shown = await read(
    `SELECT a.state, a.due_fen, array(SELECT j.event FROM journal j WHERE j.entity_id = a.id::text ORDER BY j.id) AS events
     FROM arrear a WHERE plate_text = $1 AND entered_at = $2`,
    plate,
    at('09:10'),
  )
  expect(shown).toEqual([{ state: 'review', due_fen: 1200, events: ['charged', 'price_fell', 'price_rose'] }])
})

test('a correction of times changes what later stays of the day cost', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[0]!)
  await told(plate, DAY_STAYS[1]!)
  await correct(plate, at('06:00'), { kind: 'times', entryAt: at('03:00').toISOString(), reason: '入场有误' })
  await runReprices(services)
  expect(await feesOf(plate)).toEqual([1800, 200])
})

test('a stay that was free because of another one is owed when that one is none', async () => {
  const plate = plateOf()
  for (const times of DAY_STAYS) await told(plate, times)
  expect(await feesOf(plate)).toEqual([900, 1100, 0, 0])
  await correct(plate, at('09:10'), { kind: 'void', reason: '不是这辆车' })
  expect(await runReprices(services)).toBe(1)
  expect(await debtsOf(plate)).toEqual([900, 1100])
  expect(await read(`SELECT state FROM parking_session WHERE plate_text = $1 AND entered_at = $2`, plate, at('15:00'))).toEqual([{ state: 'owed' }]) // prettier-ignore
})

test('what was paid stays as it is', async () => {
  const plate = plateOf()
  await told(plate, DAY_STAYS[1]!)
  const [debt] = await read('SELECT id FROM arrear WHERE plate_text = $1', plate)
  await services.endDebts.end(
    {
      kind: 'staff',
      staffId: merchant.staffId,
      merchantId: merchant.merchantId,
      roles: ['manager'],
      lotIds: [],
    },
    'paid_elsewhere',
    { arrearIds: [debt!.id as string], reason: '岗亭已收', reference: '收据 1' },
    context,
  )
  await told(plate, DAY_STAYS[0]!)
  expect(await runReprices(services)).toBe(0)
  expect(await read('SELECT state, paid_fen FROM arrear WHERE id = $1', debt!.id)).toEqual([
    { state: 'settled', paid_fen: 1200 },
  ])
})
