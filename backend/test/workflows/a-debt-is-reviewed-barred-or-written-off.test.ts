import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../src/domain/actor-context'
import { buildDebts, newPlate } from '../support/build-debt'
import { buildMerchant, buildOrder, buildPayment, type TestMerchant } from '../support/build-order'
import { tradeReport } from '../support/fake-pay'
import { usePayments } from '../support/use-payments'
import type { TestServices } from '../support/test-services'

const context: ActorContext = { actor: 'staff:test', traceId: 'trace-life' }
/** 10:00 in Shanghai. */
const START = new Date('2026-11-23T02:00:00Z')
const DAY_MS = 86_400_000
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
const attendant = (...lotIds: string[]) => ({ ...manager(), roles: ['attendant'] as const, lotIds })
const addDebt = async (
  state: 'grace' | 'review' | 'outstanding' | 'time_barred' = 'outstanding',
  fen = 900,
) => (await buildDebts(services, merchant, { plate: newPlate(), amounts: [fen], state }))[0]!
const arrear = async (id: string) =>
  (await read('SELECT state, due_fen, paid_fen, waived_fen FROM arrear WHERE id = $1', id))[0]!
const stateOf = async (id: string) => (await arrear(id)).state as string
const eventsOf = async (id: string) =>
  (await read('SELECT event FROM journal WHERE entity_id = $1 ORDER BY id', id)).map(({ event }) => event)
const licence = (arrearIds: string[], since = '2026-11-22') => ({
  arrearIds,
  document: 'licence' as const,
  since,
  reason,
})

describe('a licence that is dated after the debt', () => {
  test('frees the car at once, and a manager looks at the debts', async () => {
    const order = await buildOrder(services, merchant)
    await read(
      `UPDATE arrear SET exited_at = $2 WHERE id = ANY($1)`,
      order.arrearIds,
      new Date('2026-11-21T15:59:59Z'),
    )
    const open = await buildPayment(services, merchant, order)
    const sent = await services.reviewDebts.send(attendant(merchant.lotId), licence(order.arrearIds), context)
    expect(sent).toEqual({ releasedOrderId: order.orderId })
    expect(
      await read(`SELECT why FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
    ).toEqual([{ why: 'STAFF' }])
    for (const id of order.arrearIds) expect(await stateOf(id)).toBe('review')
    // Nobody is asked for it any more: money that was on its way goes back.
    const late = await services.settlePayment.settle(tradeReport(open.outTradeNo), 'notice', context)
    expect(late.kind).toBe('surplus')
    for (const id of order.arrearIds) expect(await stateOf(id)).toBe('review')
  })

  test('takes a debt that nobody holds out of what is owed, in whichever state it is', async () => {
    for (const state of ['grace', 'outstanding'] as const) {
      const id = await addDebt(state)
      expect(await services.reviewDebts.send(manager(), licence([id]), context)).toEqual({
        releasedOrderId: null,
      })
      expect(await stateOf(id)).toBe('review')
      expect(await eventsOf(id)).toEqual(['flagged'])
    }
  })

  test('says nothing of a debt of that day or later, nor when its day has not come', async () => {
    const id = await addDebt()
    // The car left on 21 November at 10:00.
    const send = (since: string) => services.reviewDebts.send(manager(), licence([id], since), context)
    await expect(send('2026-11-21')).rejects.toMatchObject({ code: 'DOCUMENT_NOT_AFTER_DEBTS' })
    await expect(send('2026-11-24')).rejects.toMatchObject({ code: 'DOCUMENT_DAY_AHEAD' })
    expect(await stateOf(id)).toBe('outstanding')
    await send('2026-11-22')
    await expect(send('2026-11-22')).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })

  test('is shown to somebody who works in the lot, and speaks of one car of the own merchant', async () => {
    const [one, other] = [await addDebt(), await addDebt()]
    const send = (who: ReturnType<typeof manager> | ReturnType<typeof attendant>, ids: string[]) =>
      services.reviewDebts.send(who, licence(ids), context)
    await expect(send(attendant(randomUUID()), [one])).rejects.toMatchObject({ code: 'FORBIDDEN_LOT' })
    await expect(send(manager(), [one, other])).rejects.toMatchObject({ code: 'BAD_INPUT' })
    const stranger = (await buildMerchant(services)).merchantId
    await expect(send({ ...manager(), merchantId: stranger }, [one])).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

test('what a manager confirms has a new grace and is owed a day later', async () => {
  const id = await addDebt('review')
  await services.reviewDebts.confirm(manager(), { arrearIds: [id], reason }, context)
  expect(await stateOf(id)).toBe('grace')
  services.clock.at = new Date(START.getTime() + DAY_MS - 1)
  await services.endGrace.end()
  expect(await stateOf(id)).toBe('grace')
  services.clock.at = new Date(START.getTime() + DAY_MS)
  await services.endGrace.end()
  expect(await stateOf(id)).toBe('outstanding')
  await expect(
    services.reviewDebts.confirm(manager(), { arrearIds: [id], reason }, context),
  ).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
})

describe('after three calendar years in Shanghai', () => {
  const leave = (id: string, exitedAt: string) =>
    read(
      `UPDATE arrear SET entered_at = $2::timestamptz - interval '2 hours', exited_at = $2 WHERE id = $1`,
      id,
      exitedAt,
    )

  test('a debt is barred, also while somebody looks at it, and not a second before', async () => {
    const [owed, doubted, younger] = [await addDebt(), await addDebt('review'), await addDebt()]
    await leave(owed, '2023-11-23T02:00:00Z')
    await leave(doubted, '2023-11-22T02:00:00Z')
    await leave(younger, '2023-11-23T02:00:01Z')
    await services.barDebts.bar()
    expect(await Promise.all([owed, doubted, younger].map(stateOf))).toEqual([
      'time_barred',
      'time_barred',
      'outstanding',
    ])
    expect(await eventsOf(owed)).toEqual(['time_barred'])
    await services.barDebts.bar()
    expect(await eventsOf(owed)).toEqual(['time_barred'])
  })

  test('one of 29 February is barred at the end of that month', async () => {
    const id = await addDebt()
    await leave(id, '2024-02-29T02:00:00Z')
    services.clock.at = new Date('2027-02-28T01:59:59Z')
    await services.barDebts.bar()
    expect(await stateOf(id)).toBe('outstanding')
    services.clock.at = new Date('2027-02-28T02:00:00Z')
    await services.barDebts.bar()
    expect(await stateOf(id)).toBe('time_barred')
  })

  test('whoever wants to may still pay it, and nobody waives or holds it', async () => {
    const id = await addDebt('time_barred')
    await expect(
      services.endDebts.end(manager(), 'waive', { arrearIds: [id], reason }, context),
    ).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    const decision = { arrearIds: [id], reason, reference: '岗亭收据 0077' }
    await services.endDebts.end(manager(), 'paid_elsewhere', decision, context)
    expect(await arrear(id)).toEqual({ state: 'settled', due_fen: 0, paid_fen: 900, waived_fen: 0 })
  })
})

test.each(['grace', 'review', 'outstanding'] as const)('a debt in %s is waived by a manager', async state => {
  const id = await addDebt(state)
  const { outcome } = await services.endDebts.end(manager(), 'waive', { arrearIds: [id], reason }, context)
  expect(outcome).toBe('done')
  expect(await arrear(id)).toEqual({ state: 'waived', due_fen: 0, paid_fen: 0, waived_fen: 900 })
})

test.each(['outstanding', 'time_barred'] as const)(
  'a debt that is %s is written off, a large one with a second person',
  async state => {
    const small = await addDebt(state)
    await services.endDebts.end(manager(), 'write_off', { arrearIds: [small], reason }, context)
    expect(await arrear(small)).toEqual({ state: 'written_off', due_fen: 0, paid_fen: 0, waived_fen: 900 })
    const large = await addDebt(state, 30_000)
    const asked = await services.endDebts.end(manager(), 'write_off', { arrearIds: [large], reason }, context)
    expect(asked.outcome).toBe('asked')
    expect(await stateOf(large)).toBe(state)
    services.clock.at = new Date(START.getTime() + DAY_MS)
    await services.endDebts.approve(manager(), asked.approvalId, context)
    expect(await stateOf(large)).toBe('written_off')
  },
)
