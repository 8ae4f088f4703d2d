import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession } from '../../../src/domain/sessions'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-lot-rules' }
const NOW = new Date('2026-11-23T02:00:00Z')
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
let services: TestServices
let merchant: TestMerchant
let vendor: SourceSession
usePayments(made => ({ services, merchant } = made))
beforeAll(async () => void (vendor = await buildSource(services, merchant.merchantId)))
beforeEach(() => void (services.clock.at = NOW))

const ago = (ms: number) => new Date(NOW.getTime() - ms)
const setRules = (rejoinMinutes: number, longestDays: number) =>
  services.database.query('UPDATE lot SET rejoin_minutes = $2, longest_days = $3 WHERE id = $1', [
    merchant.lotId,
    rejoinMinutes,
    longestDays,
  ])
async function tell(kind: 'entry' | 'exit', plate: string, at: Date, more: Record<string, unknown> = {}) {
  const event = eventOf(merchant.lotId, plate, at, more)
  return (await services.ingestStays.take({ source: vendor, nonce: null }, kind, [event], context))[0]!
}
const stateOf = async (stayId: string | undefined) =>
  (await services.database.query('SELECT state, reasons FROM parking_session WHERE id = $1', [stayId]))[0]!

/** In, out for so many minutes, and in again: whether that is one stay. */
async function isOneStay(minutes: number): Promise<boolean> {
  const plate = plateOf()
  const first = await tell('entry', plate, ago(180 * MINUTE))
  await tell('exit', plate, ago(60 * MINUTE), fee(0))
  return (await tell('entry', plate, ago((60 - minutes) * MINUTE))).stayId === first.stayId
}

test('a car that returns within the minutes that the lot sets goes on with its stay', async () => {
  expect([await isOneStay(5), await isOneStay(6)]).toEqual([true, false])
  await setRules(20, 30)
  expect([await isOneStay(20), await isOneStay(21)]).toEqual([true, false])
  await setRules(0, 30)
  expect(await isOneStay(1)).toBe(false)
})

test('a stay that is longer than the lot allows waits for review, at its exit or while it goes on', async () => {
  await setRules(5, 7)
  const leave = async (days: number) => {
    const plate = plateOf()
    await tell('entry', plate, ago(days * DAY))
    return stateOf((await tell('exit', plate, ago(0), fee(500))).stayId)
  }
  expect(await leave(7)).toEqual({ state: 'owed', reasons: [] })
  expect(await leave(8)).toEqual({ state: 'review', reasons: ['too_long'] })
  const inside = await tell('entry', plateOf(), ago(0))
  services.clock.at = new Date(NOW.getTime() + 7 * DAY - 1)
  await services.watchStays.watch(context)
  expect((await stateOf(inside.stayId)).state).toBe('inside')
  services.clock.at = new Date(NOW.getTime() + 7 * DAY)
  await services.watchStays.watch(context)
  expect(await stateOf(inside.stayId)).toEqual({ state: 'review', reasons: ['too_long'] })
})

test('a corrected stay is checked by the limits of its lot', async () => {
  await setRules(5, 7)
  const plate = plateOf()
  await tell('entry', plate, ago(6 * DAY))
  const left = await tell('exit', plate, ago(0), fee(500))
  expect((await stateOf(left.stayId)).state).toBe('owed')
  const corrected = await services.correctStay.take(
    vendor,
    [
      {
        eventId: `e-${plate}`,
        sentAt: NOW.toISOString(),
        target: { stayId: left.stayId },
        expectedVersion: left.stayVersion,
        reason: 'the clock was wrong',
        kind: 'times',
        entryAt: ago(8 * DAY).toISOString(),
      },
    ],
    context,
  )
  expect(corrected[0]).toMatchObject({ outcome: 'applied' })
  expect(await stateOf(left.stayId)).toEqual({ state: 'review', reasons: ['too_long'] })
})
