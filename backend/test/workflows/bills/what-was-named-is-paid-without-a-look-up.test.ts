import type { ActorContext } from '../../../src/domain/actor-context'
import type { OwnerSession } from '../../../src/domain/sessions'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOwner, type TestMerchant } from '../../support/build-order'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-named' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => {
  services.clock.at = START
})

const later = (seconds: number) =>
  (services.clock.at = new Date(services.clock.at.getTime() + seconds * 1000))
const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const ask = (owner: OwnerSession, plate = newPlate()) =>
  services.openPlateBill.open(owner, { lotId: merchant.lotId, plate, cause: 'plate' }, context)
const shown = (owner: OwnerSession, billId: string) => services.readOwnerBill.read(owner, billId)
const linesOf = async (billId: string) =>
  (await read('SELECT arrear_id FROM bill_line WHERE bill_id = $1 ORDER BY arrear_id', billId)).map(
    row => row.arrear_id as string,
  )

async function pay(owner: OwnerSession, billId: string, amountFen: number) {
  const reply = await services.startPayment.start({ billId, amountFen, owner }, context)
  const report = tradeReport(reply.paymentId.replaceAll('-', ''), { totalFen: amountFen })
  return services.settlePayment.settle(report, 'notice', context)
}

/** A bill for a plate with two debts, that has ended unpaid. */
async function expiredBill() {
  const plate = newPlate()
  const arrearIds = await buildDebts(services, merchant, { plate, amounts: [1000, 500] })
  const owner = await buildOwner(services)
  const billId = (await ask(owner, plate))!
  const code = (await shown(owner, billId)).shareCode!
  return { plate, arrearIds, owner, billId, code }
}

async function end(billId: string) {
  later(900)
  await services.expireBill.expire(billId, context)
}

describe('a bill that is over', () => {
  test('is opened again for what it named, without another look-up and without what came later', async () => {
    const { plate, arrearIds, owner, billId } = await expiredBill()
    expect(await services.openNamedBill.again(owner, billId, context)).toBe(billId)
    await end(billId)
    for (let count = 0; count < 3; count++) await ask(owner).catch(() => undefined)
    await buildDebts(services, merchant, { plate, amounts: [9900] })
    const next = (await services.openNamedBill.again(owner, billId, context))!
    expect(next).not.toBe(billId)
    expect(await linesOf(next)).toEqual([...arrearIds].sort())
    expect(await shown(owner, next)).toMatchObject({ dueFen: 1500, mayOpenAgain: true })
    expect(await pay(owner, next, 1500)).toMatchObject({ kind: 'settled' })
    expect(await services.openNamedBill.again(owner, billId, context)).toBeNull()
  })

  test('is nothing to a stranger, nor to whoever it was only sent to', async () => {
    const { billId, code } = await expiredBill()
    const [stranger, friend] = [await buildOwner(services), await buildOwner(services)]
    await services.openSentBill.open(friend, code, context)
    await end(billId)
    for (const who of [stranger, friend])
      await expect(services.openNamedBill.again(who, billId, context)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
  })
})

describe('a bill that was sent', () => {
  test('is seen and paid by the friend, and whoever sent it sees that it was paid by somebody else', async () => {
    const { owner, billId, code } = await expiredBill()
    const friend = await buildOwner(services)
    const sent = await services.openSentBill.open(friend, code, context)
    expect(sent).toMatchObject({ id: billId, dueFen: 1500, mayOpenAgain: false, isOtherPaying: false })
    await services.startPayment.start({ billId, amountFen: 1500, owner: friend }, context)
    expect(await shown(owner, billId)).toMatchObject({ isOtherPaying: true, payments: [] })
    expect(await shown(friend, billId)).toMatchObject({ isOtherPaying: false })
    expect(await pay(friend, billId, 1500)).toMatchObject({ kind: 'settled' })
    expect(await shown(owner, billId)).toMatchObject({
      state: 'settled',
      shareCode: null,
      isOtherPaying: false,
      settlement: { isMine: false, amountFen: 1500 },
    })
    expect(await shown(friend, billId)).toMatchObject({ settlement: { isMine: true } })
    const lists = (who: OwnerSession) => services.listOwnerBills.list(who, { limit: 20 })
    expect((await lists(friend)).items).toMatchObject([
      {
        id: billId,
        state: 'settled',
        amountFen: 1500,
        isMine: true,
        receiptNo: expect.any(String) as string,
      },
    ])
    expect((await lists(owner)).items).toEqual([])
    // Opened once in time, it stays readable; whoever comes now is told that nothing is left to pay.
    expect(await services.openSentBill.open(friend, code, context)).toMatchObject({ state: 'settled' })
    await expect(services.openSentBill.open(await buildOwner(services), code, context)).rejects.toMatchObject(
      {
        code: 'ALREADY_PAID',
      },
    )
  })

  test('is good for fifteen minutes, for that bill, and nobody can make up its code', async () => {
    const { owner, billId, code } = await expiredBill()
    const other = await expiredBill()
    const friend = await buildOwner(services)
    const mixed = `${code.split('.')[0]}.${other.code.split('.')[1]}`
    for (const wrong of [mixed, `${code.slice(0, -1)}${code.endsWith('A') ? 'B' : 'A'}`, 'x', ''])
      await expect(services.openSentBill.open(friend, wrong, context)).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    later(900)
    await expect(services.openSentBill.open(friend, code, context)).rejects.toMatchObject({
      code: 'BILL_OVER',
    })
    await services.expireBill.expire(billId, context)
    await services.expireBill.expire(other.billId, context)
    await expect(services.openSentBill.open(friend, code, context)).rejects.toMatchObject({
      code: 'BILL_OVER',
    })
    expect((await shown(owner, billId)).shareCode).toBeNull()
  })
})
