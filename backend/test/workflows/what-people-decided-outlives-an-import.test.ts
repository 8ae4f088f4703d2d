import type { ActorContext } from '../../src/domain/actor-context'
import { buildDebts, newPlate } from '../support/build-debt'
import { buildOrder, buildOwner, type TestMerchant } from '../support/build-order'
import { tradeReport } from '../support/fake-pay'
import type { TestServices } from '../support/test-services'
import { usePayments } from '../support/use-payments'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-import' }
/** 10:00 in Shanghai. */
const START = new Date('2026-11-23T02:00:00Z')
const reason = '行驶证登记日期晚于欠费'
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => void (services.clock.at = START))

const read = (text: string, ...values: unknown[]) => services.database.query<any>(text, values)
const manager = () => ({
  kind: 'staff' as const,
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['manager'] as const,
  lotIds: [],
})
const arrear = async (id: string) =>
  (await read('SELECT state, principal_fen, due_fen FROM arrear WHERE id = $1', id))[0]!
const licence = (arrearIds: string[]) => ({
  arrearIds,
  document: 'licence' as const,
  since: '2026-11-22',
  reason,
})

/** The debt as its file reports it, with what has changed there. */
async function tell(id: string, changed: object) {
  const [row] = await read('SELECT * FROM arrear WHERE id = $1', id)
  const given = {
    externalId: row.external_id,
    lotId: row.lot_id,
    plateText: row.plate_text,
    plateColour: row.plate_colour,
    enteredAt: row.entered_at.toISOString(),
    exitedAt: row.exited_at.toISOString(),
    principalFen: row.principal_fen,
    ...changed,
  }
  const reply = await services.importArrears.import(manager(), [{ row: 1, given }], context)
  const [{ outcome, errors = [] }] = reply.rows as [(typeof reply.rows)[number]]
  return [outcome, ...errors.map(({ code }) => code)]
}

test('a debt that a document contradicts is not owed again because its file has changed', async () => {
  const [id] = (await buildDebts(services, merchant, { plate: newPlate(), amounts: [900] })) as [string]
  await services.reviewDebts.send(manager(), licence([id]), context)
  expect(await tell(id, { reminderCount: 3 })).toEqual(['refused', 'ROW_CLOSED'])
  expect(await tell(id, { principalFen: 400 })).toEqual(['refused', 'ROW_CLOSED'])
  expect(await arrear(id)).toEqual({ state: 'review', principal_fen: 900, due_fen: 900 })
  await services.reviewDebts.confirm(manager(), { arrearIds: [id], reason }, context)
  expect(await tell(id, { principalFen: 400 })).toEqual(['updated'])
})

test('a debt that only its own file made doubtful is corrected by its file', async () => {
  const [id] = (await buildDebts(services, merchant, { plate: newPlate(), amounts: [900] })) as [string]
  expect(await tell(id, { confidencePct: 50 })).toEqual(['updated'])
  expect((await arrear(id)).state).toBe('review')
  expect(await tell(id, { confidencePct: 100 })).toEqual(['updated'])
  // Nobody could see it in review: its owner learns of it now.
  expect((await arrear(id)).state).toBe('grace')
})

test('what somebody is asked for at this moment stays what it is, and is settled in full', async () => {
  for (const principalFen of [400, 5000]) {
    const plate = newPlate()
    const [id] = (await buildDebts(services, merchant, { plate, amounts: [1000] })) as [string]
    const owner = await buildOwner(services)
    const asked = { lotId: merchant.lotId, plate, cause: 'plate' as const }
    const billId = (await services.openPlateBill.open(owner, asked, context))!
    const { paymentId } = await services.startPayment.start({ billId, amountFen: 1000, owner }, context)
    expect(await tell(id, { principalFen })).toEqual(['refused', 'ROW_CLOSED'])
    expect(await tell(id, { reminderCount: 1 })).toEqual(['updated'])
    const report = tradeReport(paymentId.replaceAll('-', ''), { totalFen: 1000 })
    await services.settlePayment.settle(report, 'notice', context)
    expect(await read('SELECT paid_fen, waived_fen FROM arrear WHERE id = $1', id)).toEqual([
      { paid_fen: 1000, waived_fen: 0 },
    ])
  }
})

test('of documents that are shown at the same moment each is taken or refused with a reason', async () => {
  for (let round = 0; round < 4; round++) {
    const order = await buildOrder(services, merchant)
    const show = (ids: string[]) =>
      services.reviewDebts.send(manager(), licence(ids), context).then(
        () => 'taken',
        (error: { code?: string; message: string }) => error.code ?? error.message,
      )
    const { arrearIds } = order
    const said = await Promise.all([show(arrearIds), show(arrearIds), show([arrearIds[1]!])])
    expect(said.sort()).toEqual(['STATE_CONFLICT', 'STATE_CONFLICT', 'taken'])
    expect(
      await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
    ).toEqual([{ why: 'STAFF' }])
  }
})
