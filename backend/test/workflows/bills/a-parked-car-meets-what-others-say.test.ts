import { plateKey } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { commit, insert } from '../../../src/persistence/changes'
import { newId } from '../../../src/persistence/new-id'
import type { TestMerchant } from '../../support/build-order'
import { buildSource } from '../../support/build-source'
import { managerOf, publishTariff } from '../../support/build-tariff-lot'
import { ParkedCar, runReturns } from '../../support/parked-car'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-others' }
const START = new Date('2026-11-23T02:00:00Z')
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  services.clock.at = START
  source = await buildSource(services, merchant.merchantId)
  await publishTariff(services, merchant, { validFrom: after(-60 * 24 * 90) })
})
beforeEach(() => {
  services.clock.at = START
})

const at = (minutes: number) => void (services.clock.at = after(minutes))
async function park(): Promise<ParkedCar> {
  const car = await ParkedCar.of(services, { merchant, source })
  await car.tell('entry', after(-175))
  return car
}
/** A file says that the same stay is owed. */
async function importDebt({ plate }: ParkedCar): Promise<string> {
  const id = newId()
  await commit(services.database, [
    insert('arrear', {
      id,
      merchant_id: merchant.merchantId,
      lot_id: merchant.lotId,
      source: 'import',
      external_id: id,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      entered_at: after(-175),
      exited_at: after(-1),
      principal_fen: 1200,
      state: 'outstanding',
      content_hash: 'x',
    }),
  ])
  return id
}

test.each([
  ['ten minutes ahead', 10],
  ['ten minutes late', -10],
])(
  'WeChat’s clock is %s: the time to leave begins neither later than now nor before the price',
  async (_, minutes) => {
    const car = await park()
    await car.succeed(await car.begin((await car.open())!), after(minutes))
    expect(await car.stay()).toMatchObject({ prepaid_until: START, leave_by: after(15) })
  },
)

test('a stay that was paid for and that somebody has imported as a debt too is looked at by a person', async () => {
  const car = await park()
  await car.pay()
  const debtId = await importDebt(car)
  at(40)
  await car.tell('exit', after(40))
  expect(await car.stay()).toMatchObject({ state: 'review', reasons: ['fee_mismatch'], arrear_id: null })
  expect(await car.debts()).toMatchObject([{ id: debtId, state: 'outstanding', due_fen: 1200 }])
})

test('a payment in time lets nothing of a debt fall that a file has put in', async () => {
  const car = await park()
  const payment = await car.begin((await car.open())!)
  const debtId = await importDebt(car)
  at(10)
  await car.tell('exit', after(10))
  expect(await car.stay()).toMatchObject({ state: 'owed', arrear_id: debtId })
  expect(await car.succeed(payment, START)).toMatchObject({ kind: 'settled' })
  expect(await car.debts()).toMatchObject([{ principal_fen: 1200, paid_fen: 900, due_fen: 300 }])
  await runReturns(services)
  expect(await car.refunds()).toEqual([])
})

test('stays of a time that become void together leave one that somebody has paid for', async () => {
  const [paid, other] = [await park(), await park()]
  await paid.pay()
  const wanted = { from: after(-200).toISOString(), to: after(1).toISOString(), reason: '设备误报' }
  const preview = await services.voidStays.void(managerOf(merchant), source.sourceId, { ...wanted, isPreview: true }, context) // prettier-ignore
  const done = await services.voidStays.void(managerOf(merchant), source.sourceId, { ...wanted, isPreview: false }, context) // prettier-ignore
  expect(done).toEqual(preview)
  expect(await paid.stay()).toMatchObject({ state: 'inside', prepaid_fen: 900 })
  expect(await other.stay()).toMatchObject({ state: 'void' })
})
