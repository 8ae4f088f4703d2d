import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { buildSource } from '../../support/build-source'
import { publishTariff } from '../../support/build-tariff-lot'
import { ParkedCar, runReturns } from '../../support/parked-car'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-other-car' }
const START = new Date('2026-11-23T02:00:00Z')
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
const DAY = 24 * 60
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  services.clock.at = START
  source = await buildSource(services, merchant.merchantId)
  await publishTariff(services, merchant, { validFrom: after(-90 * DAY) })
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

test('a car that never left and that nobody proves gives back what was paid for it', async () => {
  const car = await park()
  await car.pay()
  // Longer than any lot takes a stay for true, and then longer than its exit may be proved.
  at(40 * DAY)
  await services.watchStays.watch(context)
  expect(await car.stay()).toMatchObject({ state: 'review', reasons: ['too_long'], prepaid_fen: 900 })
  at(80 * DAY)
  await services.watchStays.watch(context)
  expect(await car.stay()).toMatchObject({ state: 'void', prepaid_fen: 900 })
  await runReturns(services)
  expect(await car.refunds()).toEqual([{ cause: 'prepaid', state: 'requested', amount_fen: 900 }])
  expect(await car.stay()).toMatchObject({ prepaid_fen: 0 })
})
