import { randomUUID } from 'node:crypto'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOrder, buildOwner, buildPayment, type TestMerchant } from '../../support/build-order'
import { buildSource } from '../../support/build-source'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-race' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
let vendor: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => {
  vendor = await buildSource(services, merchant.merchantId)
})
beforeEach(() => {
  services.clock.at = START
})
const read = (text: string, ...values: unknown[]) => services.database.query(text, values)

test('a person who asks for many plates at once gets three', async () => {
  const owner = await buildOwner(services)
  const plates = Array.from({ length: 10 }, () => newPlate())
  for (const plate of plates) await buildDebts(services, merchant, { plate, amounts: [100] })
  const asked = await Promise.allSettled(
    plates.map(plate =>
      services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context),
    ),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(3)
})

test('a source says paid while owners pay at WeChat: money counts once, the rest is refunded', async () => {
  const kinds: string[] = []
  for (let round = 0; round < 12; round++) {
    const plate = newPlate()
    const arrearIds = await buildDebts(services, merchant, { plate, amounts: [700, 800] })
    const owner = await buildOwner(services)
    const billId = (await services.openPlateBill.open(
      owner,
      { lotId: merchant.lotId, plate, cause: 'plate' },
      context,
    ))!
    const reply = await services.startPayment.start({ billId, amountFen: 1500, owner }, context)
    const row = {
      eventId: randomUUID(),
      sentAt: START.toISOString(),
      paymentRef: randomUUID(),
      channel: 'POS',
      state: 'paid',
      covers:
        round % 2
          ? [{ arrearId: arrearIds[0], amountFen: 700 }]
          : arrearIds.map((arrearId, i) => ({ arrearId, amountFen: [700, 800][i]! })),
    }
    const settle = () =>
      services.settlePayment.settle(
        tradeReport(reply.paymentId.replaceAll('-', ''), { totalFen: 1500 }),
        'notice',
        context,
      )
    const tell = () => services.takePaid.take(vendor, [row], context)
    const [told, settled, again] = await Promise.all([tell(), settle(), settle()])
    kinds.push(`${told[0]!.outcome}/${settled.kind}/${again.kind}`)
    const [sums] = await read(
      `SELECT (SELECT coalesce(sum(amount_fen), 0)::int FROM refund WHERE bill_id = $1) AS refunded,
         (SELECT coalesce(sum(amount_fen), 0)::int FROM external_payment WHERE arrear_id = ANY($2)) AS outside,
         (SELECT sum(paid_fen)::int FROM arrear WHERE id = ANY($2)) AS paid,
         (SELECT sum(due_fen)::int FROM arrear WHERE id = ANY($2)) AS due`,
      billId,
      arrearIds,
    )
    const { refunded, outside, paid, due } = sums as Record<string, number>
    expect([kinds.at(-1), { due, paid, kept: 1500 - refunded! + outside! }]).toEqual([
      kinds.at(-1),
      { due: 0, paid: 1500, kept: 1500 },
    ])
  }
}, 60_000)

test('a source says paid for a held car while its owner pays', async () => {
  const kinds: string[] = []
  for (let round = 0; round < 8; round++) {
    const order = await buildOrder(services, merchant)
    const payment = await buildPayment(services, merchant, order)
    const debts = await read('SELECT id, due_fen FROM arrear WHERE id = ANY($1)', order.arrearIds)
    const row = {
      eventId: randomUUID(),
      sentAt: START.toISOString(),
      paymentRef: randomUUID(),
      channel: 'POS',
      state: 'paid',
      covers: debts.map(({ id, due_fen }) => ({ arrearId: id, amountFen: due_fen })),
    }
    const [told, settled] = await Promise.all([
      services.takePaid.take(vendor, [row], context),
      services.settlePayment.settle(
        tradeReport(payment.outTradeNo, { totalFen: debts.reduce((sum, debt) => sum + debt.due_fen, 0) }),
        'notice',
        context,
      ),
    ])
    kinds.push(`${told[0]!.outcome}/${settled.kind}`)
    expect(
      await read(`SELECT 1 FROM lock_command WHERE order_id = $1 AND op = 'LOWER'`, order.orderId),
    ).toHaveLength(1)
    const refunds = await read('SELECT amount_fen FROM refund WHERE payment_id = $1', payment.id)
    expect([told[0]!.outcome, refunds.length]).toEqual(
      told[0]!.outcome === 'settled' ? ['settled', 1] : ['already_settled', 0],
    )
  }
}, 60_000)

describe('while another system collects a debt', () => {
  const MINUTE = 60_000
  const intent = (arrearIds: string[]) => ({
    arrearIds,
    ttlS: 600,
    paymentRef: randomUUID(),
    isReleased: false,
  })
  const reserve = (arrearIds: string[]) => services.collectDebts.reserve(vendor, intent(arrearIds))
  const ask = (owner: Awaited<ReturnType<typeof buildOwner>>, plate: ReturnType<typeof newPlate>) =>
    services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
  const pending = (arrearIds: string[]) =>
    services.takePaid.take(
      vendor,
      [
        {
          eventId: randomUUID(),
          sentAt: START.toISOString(),
          paymentRef: randomUUID(),
          channel: 'POS',
          state: 'pending',
          covers: arrearIds.map(arrearId => ({ arrearId, amountFen: 700 })),
        },
      ],
      context,
    )

  test('its owner is asked for the others only, and for it when that is over', async () => {
    const plate = newPlate()
    const [first, second] = (await buildDebts(services, merchant, { plate, amounts: [700, 800] })) as [
      string,
      string,
    ]
    const owner = await buildOwner(services)
    expect(await reserve([first])).toMatchObject({ outcome: 'reserved' })
    const billId = (await ask(owner, plate))!
    expect(await services.readOwnerBill.read(owner, billId)).toMatchObject({ arrearCount: 1, dueFen: 800 })
    await services.startPayment.start({ billId, amountFen: 800, owner }, context)
    const other = newPlate()
    const only = await buildDebts(services, merchant, { plate: other, amounts: [700] })
    await reserve(only)
    await expect(ask(owner, other)).rejects.toMatchObject({ code: 'DEBT_RESERVED' })
    services.clock.at = new Date(START.getTime() + 10 * MINUTE)
    expect(await ask(owner, other)).not.toBeNull()
    expect(await read('SELECT bill_id FROM bill_line WHERE arrear_id = $1 AND is_live', second)).toHaveLength(
      1,
    )
  })

  test('nobody begins to pay a bill in which it stands already; a held car may always be paid for', async () => {
    const plate = newPlate()
    const arrearIds = await buildDebts(services, merchant, { plate, amounts: [700] })
    const owner = await buildOwner(services)
    const billId = (await ask(owner, plate))!
    expect(await pending(arrearIds)).toMatchObject([{ outcome: 'pending' }])
    const start = () => services.startPayment.start({ billId, amountFen: 700, owner }, context)
    await expect(start()).rejects.toMatchObject({ code: 'DEBT_RESERVED' })
    // A payment that was taken back keeps a lock down and keeps nobody from paying.
    await read(`UPDATE arrear_reservation SET why = 'taken_back' WHERE arrear_id = ANY($1)`, arrearIds)
    expect(await start()).toMatchObject({ amountFen: 700 })
    const order = await buildOrder(services, merchant)
    await pending(order.arrearIds)
    expect(
      await read('SELECT 1 FROM arrear_reservation WHERE arrear_id = ANY($1)', order.arrearIds),
    ).toHaveLength(order.arrearIds.length)
    const driver = await buildOwner(services, order.orderId)
    const [{ due }] = (await read(
      'SELECT sum(due_fen)::int AS due FROM arrear WHERE id = ANY($1)',
      order.arrearIds,
    )) as [{ due: number }]
    const held = { orderId: order.orderId, amountFen: due, owner: driver }
    expect(await services.startPayment.start(held, context)).toMatchObject({ amountFen: due })
  })

  test('a bill and a reservation at the same moment never collect both', async () => {
    for (let round = 0; round < 12; round++) {
      const plate = newPlate()
      const arrearIds = await buildDebts(services, merchant, { plate, amounts: [700] })
      const owner = await buildOwner(services)
      const pay = async () => {
        const billId = (await ask(owner, plate))!
        return services.startPayment.start({ billId, amountFen: 700, owner }, context)
      }
      const [paid, reserved] = await Promise.allSettled([pay(), reserve(arrearIds)])
      const isReserved = reserved.status === 'fulfilled' && reserved.value.outcome === 'reserved'
      expect([paid.status, isReserved]).not.toEqual(['fulfilled', true])
    }
  })
})
