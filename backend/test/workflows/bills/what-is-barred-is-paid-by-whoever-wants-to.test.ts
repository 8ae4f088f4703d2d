import { plateKey } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { OwnerSession } from '../../../src/domain/sessions'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOwner, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-barred' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

/** A car with one debt that is barred by time and one that is owed. */
async function car() {
  const plate = newPlate()
  const [barred] = await buildDebts(services, merchant, { plate, amounts: [800], state: 'time_barred' })
  const [owed] = await buildDebts(services, merchant, { plate, amounts: [500] })
  return { plate, barred: barred!, owed: owed!, owner: await buildOwner(services) }
}
type Car = Awaited<ReturnType<typeof car>>
/** As after the binding of the plate was checked. */
const openVoluntarily = ({ plate, barred, owed, owner }: Car, who: OwnerSession = owner) =>
  services.openNamedBill.ofPlate(
    who,
    {
      merchantId: merchant.merchantId,
      plateKey: plateKey(plate),
      arrearIds: [barred, owed],
      isVoluntary: true,
    },
    context,
  )
const shown = (owner: OwnerSession, billId: string) => services.readOwnerBill.read(owner, billId)
const stateOf = async (id: string) =>
  (await services.database.one<{ state: string }>('SELECT state FROM arrear WHERE id = $1', [id]))!.state

test('a debt that is barred is paid alone, and its bill says that nobody asked', async () => {
  const it = await car()
  const billId = (await openVoluntarily(it))!
  expect(await shown(it.owner, billId)).toMatchObject({ isVoluntary: true, arrearCount: 1, dueFen: 800 })
  const reply = await services.startPayment.start({ billId, amountFen: 800, owner: it.owner }, context)
  const report = tradeReport(reply.paymentId.replaceAll('-', ''), { totalFen: 800 })
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({ kind: 'settled' })
  expect(await shown(it.owner, billId)).toMatchObject({
    isVoluntary: true,
    state: 'settled',
    settlement: { amountFen: 800, isMine: true, receiptNo: expect.any(String) as string },
  })
  expect([await stateOf(it.barred), await stateOf(it.owed)]).toEqual(['settled', 'outstanding'])
  expect(
    await services.database.query(
      `SELECT from_state FROM journal WHERE entity = 'arrear' AND entity_id = $1 AND event = 'settled'`,
      [it.barred],
    ),
  ).toEqual([{ from_state: 'time_barred' }])
  expect(await openVoluntarily(it)).toBeNull()
})

test('whoever types the plate is neither shown nor asked for it', async () => {
  const it = await car()
  const stranger = await buildOwner(services)
  const asked = { lotId: merchant.lotId, plate: it.plate, cause: 'plate' } as const
  const billId = (await services.openPlateBill.open(stranger, asked, context))!
  expect(await shown(stranger, billId)).toMatchObject({ isVoluntary: false, arrearCount: 1, dueFen: 500 })
})

test('a bill that ended unpaid is opened again for the same debt, and nothing else', async () => {
  const it = await car()
  const billId = (await openVoluntarily(it))!
  const start = services.clock.at
  services.clock.at = new Date(start.getTime() + 900_000)
  await services.expireBill.expire(billId, context)
  expect(await stateOf(it.barred)).toBe('time_barred')
  const next = (await services.openNamedBill.again(it.owner, billId, context))!
  expect(await shown(it.owner, next)).toMatchObject({ isVoluntary: true, arrearCount: 1, dueFen: 800 })
  services.clock.at = start
})
