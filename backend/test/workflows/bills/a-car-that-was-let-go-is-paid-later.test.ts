import { newId } from '../../../src/persistence/new-id'
import type { OwnerSession } from '../../../src/domain/sessions'
import { deploy } from '../device-builders'
import { type DeviceServices, type TestMerchant, useDevices } from '../device-context'

let services: DeviceServices
let merchant: TestMerchant
const act = { actor: 'test', traceId: newId() }
useDevices(made => ({ services, merchant } = made))

async function ownerOf(...orderIds: string[]): Promise<OwnerSession> {
  const ownerId = newId()
  const { database } = services
  await database.query(`INSERT INTO owner (id, appid, openid) VALUES ($1, 'wx', $2)`, [
    ownerId,
    `o-${ownerId}`,
  ])
  for (const id of orderIds)
    await database.query(
      'INSERT INTO owner_order (owner_id, order_id, first_seen_at) VALUES ($1, $2, now())',
      [ownerId, id],
    )
  return { kind: 'owner', ownerId, openid: `o-${ownerId}`, ownerRef: ownerId }
}

test('whoever scanned the device pays what its order named once the car is free, and that is no look-up', async () => {
  const it = await deploy(services, merchant, 'active')
  const owner = await ownerOf(it.orderId)
  const open = (who = owner) => services.openNamedBill.ofOrder(who, it.orderId, act)
  await expect(open()).rejects.toMatchObject({ code: 'BILL_AT_CAR' })
  await services.endOrder.override(merchant.staff, { orderId: it.orderId, reason: '送医' }, act)
  // The lock is not down yet: the debts are still those of the car.
  await expect(open()).rejects.toMatchObject({ code: 'BILL_AT_CAR' })
  await services.ingestReports.ingest([it.state({ ep: 1 })])
  const billId = (await open())!
  const lines = await services.database.query('SELECT arrear_id FROM bill_line WHERE bill_id = $1', [billId])
  expect(lines).toEqual([{ arrear_id: it.arrearId }])
  expect(await services.readOwnerBill.read(owner, billId)).toMatchObject({
    cause: 'plate',
    state: 'open',
    arrearCount: 1,
    mayOpenAgain: true,
  })
  expect(await open()).toBe(billId)
  await expect(open(await ownerOf())).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(
    await services.database.query('SELECT 1 FROM plate_look WHERE owner_id = $1', [owner.ownerId]),
  ).toEqual([])
})
