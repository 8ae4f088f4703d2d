import type { Plate } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { newPlate } from '../../support/build-debt'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, fee } from '../../support/build-source'
import { refundReport } from '../../support/fake-pay'
import { managerOf, publishTariff } from '../../support/build-tariff-lot'
import { ParkedCar, runReturns } from '../../support/parked-car'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'
import { MCHID } from '../../support/wechat-keys'

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
const row = async (stayId: string) =>
  (await services.database.query('SELECT * FROM parking_session WHERE id = $1', [stayId]))[0]!

/** A person says that the stay is of another plate. */
async function putRight(stayId: string, plate: Plate): Promise<void> {
  const correction = { kind: 'plate', plate } as const
  const manager = managerOf(merchant)
  const { seen } = await services.correctByHand.preview(manager, stayId, correction, context)
  await services.correctByHand.correct(manager, stayId, { correction, seen, reason: '识别错误' }, context)
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

test('a payment that succeeds once the stay is another car’s goes back whole, and nobody begins one', async () => {
  const car = await park()
  const stayId = (await car.stay()).id as string
  const billId = (await car.open())!
  const payment = await car.begin(billId)
  const other = await ParkedCar.of(services, { merchant, source })
  await putRight(stayId, other.plate)
  await expect(car.begin(billId)).rejects.toMatchObject({ code: 'BILL_OVER' })
  // The other owner is not shown the bill of somebody else’s car.
  expect(await other.running()).toMatchObject({ dueFen: 900, isPayable: false })
  await expect(other.open()).rejects.toMatchObject({ code: 'STAY_NOT_PAYABLE' })
  expect(await car.succeed(payment)).toMatchObject({ kind: 'surplus' })
  expect(await car.refunds()).toEqual([{ cause: 'surplus', state: 'approved', amount_fen: 900 }])
  expect(await row(stayId)).toMatchObject({ state: 'inside', prepaid_fen: 0, leave_by: null })
  await other.pay()
  expect(await row(stayId)).toMatchObject({ prepaid_fen: 900 })
})

test('money of another car that does not match pays for no stay that has another plate now', async () => {
  const car = await park()
  const payment = await car.begin((await car.open())!)
  expect(await car.succeed({ ...payment, amountFen: 1000 })).toMatchObject({ kind: 'quarantined' })
  await putRight((await car.stay()).id as string, newPlate())
  const [found] = await services.database.query('SELECT id FROM payment WHERE out_trade_no = $1', [
    payment.outTradeNo,
  ])
  const decided = { paymentId: found!.id as string, reason: '金额由微信修正' }
  await expect(services.decideQuarantine.accept(managerOf(merchant), decided, context)).rejects.toMatchObject(
    { code: 'QUARANTINE_ORDER_CLOSED' },
  )
})

test('a plate that was put right and put back at once gives back what was paid before, and counts what is paid after', async () => {
  const car = await park()
  await car.pay()
  const stayId = (await car.stay()).id as string
  await putRight(stayId, newPlate())
  await putRight(stayId, car.plate)
  at(3)
  const billId = await car.pay()
  await runReturns(services)
  expect(await car.refunds()).toEqual([{ cause: 'prepaid', state: 'requested', amount_fen: 900 }])
  const kept = 'SELECT paid_fen, returned_fen FROM bill_stay WHERE bill_id = $1'
  expect(await services.database.query(kept, [billId])).toEqual([{ paid_fen: 900, returned_fen: 0 }])
  expect(await row(stayId)).toMatchObject({ prepaid_fen: 900 })
  await services.returnPrepaid.return(stayId, context)
  expect(await car.refunds()).toHaveLength(1)
})

test.each([
  [400, []],
  [100, [{ cause: 'prepaid', amount_fen: 300 }]],
  [600, []],
])(
  'of what is needless, %i fen that somebody gave back at WeChat before do not go again',
  async (fen, more) => {
    const car = await park()
    const payment = await car.begin((await car.open())!)
    await car.succeed(payment)
    const report = { ...refundReport(payment.outTradeNo, `by-hand-${fen}`, 'SUCCESS'), mchid: MCHID }
    const given = { ...report, refundId: `50-${fen}`, refundFen: fen, totalFen: 900 }
    expect(await services.settleRefund.settle(given, 'notice', context)).toMatchObject({ kind: 'changed' })
    at(10)
    await car.tell('exit', after(10), fee(500))
    await runReturns(services)
    expect(await car.stay()).toMatchObject({ state: 'paid', total_fen: 500, prepaid_fen: 500 })
    expect(await car.refunds()).toMatchObject([{ cause: 'external', amount_fen: fen }, ...more])
  },
)
