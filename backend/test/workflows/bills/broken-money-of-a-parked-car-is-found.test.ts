import { newId } from '../../../src/persistence/new-id'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, fee } from '../../support/build-source'
import { publishTariff } from '../../support/build-tariff-lot'
import { brokenAt } from '../../support/clean-money'
import { ParkedCar, runReturns } from '../../support/parked-car'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const START = new Date('2026-11-23T02:00:00Z')
const after = (minutes: number) => new Date(START.getTime() + minutes * 60_000)
let services: TestServices
let merchant: TestMerchant
let car: ParkedCar
let billId: string
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  services.clock.at = START
  await publishTariff(services, merchant, { validFrom: after(-60 * 24 * 90) })
})
const run = (text: string, ...values: unknown[]) => services.database.query(text, values)

/** It was paid for with ¥9 and left for ¥5: ¥4 go back. */
beforeEach(async () => {
  services.clock.at = START
  const source = await buildSource(services, merchant.merchantId)
  car = await ParkedCar.of(services, { merchant, source })
  await car.tell('entry', after(-175))
  billId = await car.pay()
  services.clock.at = after(10)
  await car.tell('exit', after(10), fee(500))
  await runReturns(services)
})

const ofStay = (set: string) => async () => {
  const { id } = await car.stay()
  await run(`UPDATE parking_session SET ${set} WHERE id = $1`, id)
}
const ofBill = (set: string) => () => run(`UPDATE bill_stay SET ${set} WHERE bill_id = $1`, billId)

test.each<[what: string, rule: string, plant: () => Promise<unknown>]>([
  ['a stay without until when its car may leave', 'I49c', ofStay('leave_by = NULL')],
  ['a stay without until when it was paid', 'I49c', ofStay('prepaid_until = NULL')],
  [
    'a stay that may leave before it was paid',
    'I49c',
    ofStay(`leave_by = prepaid_until - interval '1 second'`),
  ],
  ['a stay that is free although it was paid for', 'I49c', ofStay(`state = 'free'`)],
  ['a stay that needs less than was paid', 'I49c', ofStay('total_fen = 300, paid_fen = 300')],
  ['a stay that is paid with less than it costs', 'I49c', ofStay('total_fen = 900')],
  ['a stay with more than was taken', 'I49b', ofStay('prepaid_fen = 501, paid_fen = 501, total_fen = 501')],
  ['a stay with less than was taken', 'I49b', ofStay('prepaid_fen = 0')],
  ['a stay of another plate', 'I49b', ofStay(`plate_key = 'x'`)],
  ['a bill that says more went back than did', 'I49b', ofBill('returned_fen = 500')],
  ['a bill that says less went back than did', 'I49b', ofBill('returned_fen = 300')],
  ['a bill that took nothing', 'I49a', ofBill('paid_fen = 0, returned_fen = 0')],
  ['a bill that is settled and taken', 'I49a', ofBill('is_live = true')],
  ['a bill of no stay', 'I49a', () => run('DELETE FROM bill_stay WHERE bill_id = $1', billId)],
  [
    'what goes back twice',
    'I49b',
    () =>
      run(
        `INSERT INTO refund (id, merchant_id, bill_id, payment_id, cause, state, out_refund_no, amount_fen, total_fen, created_at, updated_at)
         SELECT $2, merchant_id, bill_id, payment_id, cause, state, out_refund_no || '-again', amount_fen, total_fen, created_at, updated_at FROM refund WHERE bill_id = $1`,
        billId,
        newId(),
      ),
  ],
])('%s breaks %s', async (_what, rule, plant) => {
  const { id } = await car.stay()
  const [kept] = await run(
    'SELECT to_json(s) AS stay, to_json(x) AS bill FROM parking_session s, bill_stay x WHERE s.id = $1 AND x.bill_id = $2',
    id,
    billId,
  )
  await plant()
  const broken = Object.keys(await brokenAt(services, services.clock.now()))
  // As it was: what others build is looked at too.
  await run('DELETE FROM parking_session WHERE id = $1', id)
  await run('DELETE FROM bill_stay WHERE bill_id = $1', billId)
  await run(`DELETE FROM refund WHERE bill_id = $1 AND out_refund_no LIKE '%-again'`, billId)
  await run('INSERT INTO parking_session SELECT * FROM json_populate_record(NULL::parking_session, $1)', kept!.stay) // prettier-ignore
  await run('INSERT INTO bill_stay SELECT * FROM json_populate_record(NULL::bill_stay, $1)', kept!.bill)
  expect(broken).toContain(rule)
})
