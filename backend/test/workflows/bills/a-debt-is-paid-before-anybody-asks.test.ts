import type { Plate } from '@fangxing/contract/plate'
import { plateKey } from '@fangxing/contract/plate'
import type { ActorContext } from '../../../src/domain/actor-context'
import { newId } from '../../../src/persistence/new-id'
import { commit, insert } from '../../../src/persistence/changes'
import { checkInvariants } from '../../../src/workflows/check-invariants'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOwner, type TestMerchant } from '../../support/build-order'
import { buildSource, eventOf } from '../../support/build-source'
import { publishTariff } from '../../support/build-tariff-lot'
import { tradeReport } from '../../support/fake-pay'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'owner:test', traceId: 'trace-early' }
const START = new Date('2026-11-23T02:00:00Z')
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))
beforeEach(() => {
  services.clock.at = START
})

const read = (text: string, ...values: unknown[]) => services.database.query(text, values)
const linesOf = async (billId: string) =>
  (await read('SELECT arrear_id FROM bill_line WHERE bill_id = $1 ORDER BY arrear_id', billId)).map(
    row => row.arrear_id as string,
  )
const stateOf = async (id: string) => (await read('SELECT state FROM arrear WHERE id = $1', id))[0]?.state
const hoursAgo = (hours: number) => new Date(START.getTime() - hours * 3_600_000)

/** An owner who has proved that the plate is theirs, by a licence of last year. */
async function boundTo(plate: Plate, ownerId: string): Promise<string> {
  const id = newId()
  await commit(services.database, [
    insert('plate_binding', {
      id,
      owner_id: ownerId,
      plate_text: plate.text,
      plate_colour: plate.colour,
      plate_key: plateKey(plate),
      state: 'bound',
      proof: 'read',
      issue_date: '2025-01-01',
      asked_at: START,
      bound_at: START,
      updated_at: START,
      expires_at: new Date('2027-11-01T00:00:00Z'),
    }),
  ])
  return id
}

/** A car that owes one debt since days, and one since an hour. */
async function begin() {
  const plate = newPlate()
  const [old] = await buildDebts(services, merchant, { plate, amounts: [1000] })
  const [young] = await buildDebts(services, merchant, { plate, amounts: [500], state: 'grace' })
  await read('UPDATE arrear SET exited_at = $2, grace_from = $2 WHERE id = $1', young, hoursAgo(1))
  const owner = await buildOwner(services)
  return { plate, old: old!, young: young!, owner }
}
async function pay(owner: Awaited<ReturnType<typeof buildOwner>>, billId: string, amountFen: number) {
  const reply = await services.startPayment.start({ billId, amountFen, owner }, context)
  const report = tradeReport(reply.paymentId.replaceAll('-', ''), { totalFen: amountFen })
  return services.settlePayment.settle(report, 'notice', context)
}

test('whoever has bound the plate pays a debt in grace, and it never becomes one that is asked for', async () => {
  const { plate, old, young, owner } = await begin()
  const bindingId = await boundTo(plate, owner.ownerId)
  const shown = await services.readOwnPlates.read(owner, bindingId)
  expect(shown.plate).toMatchObject({ arrearCount: 2, dueFen: 1500 })
  expect(shown.creditors).toMatchObject([
    {
      dueFen: 1500,
      arrearCount: 2,
      debts: [
        { arrearId: young, state: 'grace', isPayable: true },
        { arrearId: old, state: 'outstanding', isPayable: true },
      ],
    },
  ])
  const { merchantId } = merchant
  const billId = (await services.readOwnPlates.pay(owner, { bindingId, merchantId }, context))!
  expect(await linesOf(billId)).toEqual([old, young].sort())
  expect(await pay(owner, billId, 1500)).toMatchObject({ kind: 'settled' })
  expect(await stateOf(young)).toBe('settled')
  services.clock.at = new Date(START.getTime() + 48 * 3_600_000)
  await services.endGrace.end()
  expect(await stateOf(young)).toBe('settled')
  expect((await services.readOwnPlates.read(owner, bindingId)).creditors).toEqual([])
})

test('grace may end while its bill is being paid', async () => {
  const { plate, young, owner } = await begin()
  const bindingId = await boundTo(plate, owner.ownerId)
  const asked = { bindingId, merchantId: merchant.merchantId }
  const billId = (await services.readOwnPlates.pay(owner, asked, context))!
  const reply = await services.startPayment.start({ billId, amountFen: 1500, owner }, context)
  services.clock.at = new Date(START.getTime() + 24 * 3_600_000)
  await services.endGrace.end()
  expect(await stateOf(young)).toBe('outstanding')
  const report = tradeReport(reply.paymentId.replaceAll('-', ''), { totalFen: 1500 })
  expect(await services.settlePayment.settle(report, 'notice', context)).toMatchObject({ kind: 'settled' })
  expect(await stateOf(young)).toBe('settled')
})

test('whoever types the plate neither sees nor pays what is in grace, also when its owner has it in a bill', async () => {
  const { plate, old, young, owner } = await begin()
  const [stranger, other] = [await buildOwner(services), await buildOwner(services)]
  const typed = { lotId: merchant.lotId, plate, cause: 'plate' as const }
  const billId = (await services.openPlateBill.open(stranger, typed, context))!
  expect(await linesOf(billId)).toEqual([old])
  await services.expireBill.expire(billId, context)
  services.clock.at = new Date(START.getTime() + 901_000)
  await services.expireBill.expire(billId, context)
  const bindingId = await boundTo(plate, owner.ownerId)
  const own = await services.readOwnPlates.pay(owner, { bindingId, merchantId: merchant.merchantId }, context)
  expect(await linesOf(own!)).toEqual([old, young].sort())
  await expect(services.openPlateBill.open(other, typed, context)).rejects.toMatchObject({
    code: 'DEBT_RESERVED',
  })
})

test('a bill or a paper that names a debt gives the right to pay it, also when its grace has begun again', async () => {
  const { plate, old, young, owner } = await begin()
  const typed = { lotId: merchant.lotId, plate, cause: 'plate' as const }
  const first = (await services.openPlateBill.open(owner, typed, context))!
  services.clock.at = new Date(START.getTime() + 901_000)
  await services.expireBill.expire(first, context)
  // A manager has looked at it meanwhile, and confirmed it.
  await read(`UPDATE arrear SET state = 'grace', grace_from = $2 WHERE id = $1`, old, services.clock.at)
  const reader = await buildOwner(services)
  const paper = { ...typed, cause: 'notice' as const, named: [old] }
  const stranger = await buildOwner(services)
  expect(await services.openPlateBill.open(stranger, typed, context)).toBeNull()
  const byPaper = (await services.openPlateBill.open(reader, paper, context))!
  expect(await linesOf(byPaper)).toEqual([old])
  expect(await services.openNamedBill.again(owner, first, context)).toBe(byPaper)
  expect(await pay(reader, byPaper, 1000)).toMatchObject({ kind: 'settled' })
  expect(await stateOf(old)).toBe('settled')
  expect(await stateOf(young)).toBe('grace')
})

test('a stay that goes on is shown to whoever has bound its plate, with what it costs so far, and is paid once it has left', async () => {
  const plate = { text: '粤C98701', colour: 'blue' as const }
  const owner = await buildOwner(services)
  const bindingId = await boundTo(plate, owner.ownerId)
  const source = await buildSource(services, merchant.merchantId)
  await publishTariff(services, merchant, { validFrom: hoursAgo(2000) })
  const told = (kind: 'entry' | 'exit', at: Date) =>
    services.ingestStays.take(
      { source, nonce: null },
      kind,
      [eventOf(merchant.lotId, plate.text, at)],
      context,
    )
  await told('entry', hoursAgo(2.5))
  expect((await services.readOwnPlates.read(owner, bindingId)).running).toMatchObject([
    { enteredAt: hoursAgo(2.5).toISOString(), minutes: 150, amountFen: 900, pricedAt: START.toISOString() },
  ])
  // Nothing is written by looking, and whoever typed the plate learns nothing of it.
  expect(await read('SELECT 1 FROM arrear WHERE plate_text = $1', plate.text)).toEqual([])
  const typed = { lotId: merchant.lotId, plate, cause: 'plate' as const }
  expect(await services.openPlateBill.open(await buildOwner(services), typed, context)).toBeNull()
  await told('exit', START)
  const left = await services.readOwnPlates.read(owner, bindingId)
  expect(left.running).toEqual([])
  expect(left.creditors).toMatchObject([{ dueFen: 900, debts: [{ state: 'grace', isPayable: true }] }])
  const asked = { bindingId, merchantId: merchant.merchantId }
  const billId = (await services.readOwnPlates.pay(owner, asked, context))!
  expect(await pay(owner, billId, 900)).toMatchObject({ kind: 'settled' })
})

test('of a stay from before the licence its owner of today learns nothing', async () => {
  const plate = { text: '粤C98702', colour: 'blue' as const }
  const owner = await buildOwner(services)
  const bindingId = await boundTo(plate, owner.ownerId)
  await read('UPDATE plate_binding SET issue_date = $2 WHERE id = $1', bindingId, '2026-11-23')
  const source = await buildSource(services, merchant.merchantId)
  const entered = eventOf(merchant.lotId, plate.text, hoursAgo(12))
  await services.ingestStays.take({ source, nonce: null }, 'entry', [entered], context)
  expect((await services.readOwnPlates.read(owner, bindingId)).running).toEqual([])
})

test('every invariant holds after debts were paid in grace', async () => {
  const { checked } = await checkInvariants(services.database, services.clock.now())
  const own = checked.filter(({ id }) => ['I36', 'I38a', 'I38b', 'I38d'].includes(id))
  expect(own.flatMap(({ broken }) => broken)).toEqual([])
  expect(own).toHaveLength(4)
})
