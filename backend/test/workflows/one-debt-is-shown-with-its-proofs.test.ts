import { randomUUID } from 'node:crypto'
import { ReadArrearDetails } from '../../src/modules/arrears'
import { commit, insert } from '../../src/persistence/changes'
import { newId } from '../../src/persistence/new-id'
import { buildDebts, newPlate } from '../support/build-debt'
import { buildMerchant, buildOrder, type TestMerchant } from '../support/build-order'
import { usePayments } from '../support/use-payments'
import type { TestServices } from '../support/test-services'

let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const details = () => new ReadArrearDetails({ ...services, photoLinks: { of: id => `/photos/${id}` } })
const manager = (merchantId = merchant.merchantId) => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId,
  roles: ['manager'] as const,
  lotIds: [],
})
const debtOf = async () => (await buildDebts(services, merchant, { plate: newPlate(), amounts: [900] }))[0]!

test('a debt is shown with its pictures and every reminder, delivered or not', async () => {
  const id = await debtOf()
  const photoId = randomUUID()
  const evidence = { entryPhotoIds: [photoId], exitPhotoUrl: 'https://camera.example/1.jpg', witness: '王五' }
  await services.database.query('UPDATE arrear SET evidence = $2 WHERE id = $1', [
    id,
    JSON.stringify(evidence),
  ])
  const sent = (day: number, more: object) => ({
    id: newId(),
    merchant_id: merchant.merchantId,
    arrear_id: id,
    kind: 'imported' as const,
    sent_at: new Date(Date.UTC(2026, 10, day)),
    ...more,
  })
  await commit(services.database, [
    insert('reminder', sent(21, { delivered_at: new Date(Date.UTC(2026, 10, 21)) }), sent(22, {})),
  ])
  expect(await details().read(manager(), id)).toMatchObject({
    arrear: { id, dueFen: 900 },
    source: 'import',
    externalId: id,
    photos: { entry: [`/photos/${photoId}`], exit: [], scene: [] },
    witness: '王五',
    reminders: [
      { sentAt: '2026-11-22T00:00:00.000Z', deliveredAt: null },
      { sentAt: '2026-11-21T00:00:00.000Z', deliveredAt: '2026-11-21T00:00:00.000Z' },
    ],
    heldByOrderId: null,
  })
})

test('a debt for which a car is held names its order, and another merchant finds nothing', async () => {
  const { orderId, arrearIds } = await buildOrder(services, merchant)
  expect((await details().read(manager(), arrearIds[0]!)).heldByOrderId).toBe(orderId)
  const stranger = manager((await buildMerchant(services)).merchantId)
  await expect(details().read(stranger, arrearIds[0]!)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a debt that is over says until when it and its pictures are kept', async () => {
  const id = await debtOf()
  expect((await details().read(manager(), id)).keptUntil).toBeNull()
  const over = `UPDATE arrear SET state = 'waived', waived_fen = 900, created_at = '2026-11-01T02:00:00Z' WHERE id = $1`
  await services.database.query(over, [id])
  expect((await details().read(manager(), id)).keptUntil).toEqual({
    pictures: '2027-01-30T02:00:00.000Z',
    row: '2029-11-01T02:00:00.000Z',
  })
})
