import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { ActorContext } from '../../../src/domain/actor-context'
import type { SourceSession, StaffSession } from '../../../src/domain/sessions'
import { ALL_DAYS, cap, free, ladder, segment, structure, tariff } from '../../domain/tariff/build-tariff'
import type { TestMerchant } from '../../support/build-order'
import { buildSource, eventOf, fee, plateOf } from '../../support/build-source'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

const context: ActorContext = { actor: 'source:test', traceId: 'trace-tariff' }
const NOW = new Date('2026-11-23T02:00:00Z')
const HOUR = 3_600_000
let services: TestServices
let merchant: TestMerchant
let source: SourceSession
usePayments(made => ({ services, merchant } = made))

const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR)
const DAY = { kind: 'daily', atMinute: 0 } as const
/** ¥3 an hour, half an hour free, at most ¥20 a natural day for a plate. */
const LADDER = ladder([[null, 60, 300]])
const DEFINITION: TariffDefinition = tariff([
  structure([segment('all', '00:00-00:00', LADDER)], {
    free: free(30),
    caps: [cap(2000, DAY, { over: 'plate' })],
  }),
])

const manager = (): StaffSession => ({
  kind: 'staff',
  staffId: merchant.staffId,
  merchantId: merchant.merchantId,
  roles: ['manager'],
  lotIds: [merchant.lotId],
})

async function publish(definition: TariffDefinition): Promise<void> {
  const session = manager()
  const made = await services.manageTariffs.create(
    session,
    { lotId: merchant.lotId, name: '临停', definition },
    context,
  )
  await services.manageTariffs.publish(
    session,
    {
      tariffId: made.id,
      version: made.version,
      filingNumber: '深发改〔2026〕12号',
      validFrom: ago(2000).toISOString(),
    },
    context,
  )
}

beforeAll(async () => {
  source = await buildSource(services, merchant.merchantId)
  services.clock.at = NOW
  await publish(DEFINITION)
})
beforeEach(() => void (services.clock.at = NOW))

const event = (plate: string, at: Date, more = {}) => eventOf(merchant.lotId, plate, at, more)
async function stay(plate: string, from: Date, to: Date, more = {}) {
  await services.ingestStays.take({ source, nonce: null }, 'entry', [event(plate, from)], context)
  const [left] = await services.ingestStays.take(
    { source, nonce: null },
    'exit',
    [event(plate, to, more)],
    context,
  )
  const [row] = await services.database.query<{ state: string; total_fen: number; reasons: string[] }>(
    'SELECT state, total_fen, reasons FROM parking_session WHERE id = $1',
    [left!.stayId],
  )
  return row!
}
const debtsOf = (plate: string) =>
  services.database.query('SELECT due_fen, trace FROM arrear WHERE plate_text = $1 ORDER BY entered_at', [
    plate,
  ])

test('a stay whose source tells no fee costs what the tariff of its lot makes of it, with the reasons', async () => {
  const plate = plateOf()
  expect(await stay(plate, ago(5), ago(2))).toMatchObject({ state: 'owed', total_fen: 900 })
  const [debt] = await debtsOf(plate)
  expect(debt).toMatchObject({ due_fen: 900 })
  const trace = debt!.trace as { text: string; amountFen: number }[]
  expect(trace.length).toBeGreaterThan(0)
  expect(trace.reduce((sum, line) => sum + line.amountFen, 0)).toBe(900)
})

test('free time owes nothing', async () => {
  const plate = plateOf()
  expect(await stay(plate, ago(3), ago(2.5))).toMatchObject({ state: 'free', total_fen: 0 })
  expect(await debtsOf(plate)).toEqual([])
})

test('what earlier stays of the plate have used of a cap is gone', async () => {
  const plate = plateOf()
  // The same day in Shanghai: 06:00 to 09:00 and 09:10 to 13:10 cost ¥9 and ¥12, together no more than ¥20.
  services.clock.at = new Date('2026-11-23T08:00:00Z')
  expect(await stay(plate, new Date('2026-11-22T22:00:00Z'), new Date('2026-11-23T01:00:00Z'))).toMatchObject(
    {
      total_fen: 900,
    },
  )
  expect(await stay(plate, new Date('2026-11-23T01:10:00Z'), new Date('2026-11-23T05:10:00Z'))).toMatchObject(
    {
      total_fen: 1100,
    },
  )
})

test('a plate with hundreds of stays in a month is reviewed, and delays the price of no other plate', async () => {
  const [busy, other] = [plateOf(), plateOf()]
  await stay(busy, ago(9), ago(8.8))
  await services.database.query(
    `INSERT INTO parking_session SELECT (jsonb_populate_record(s, jsonb_build_object(
       'id', left(s.id::text, 24) || lpad(to_hex(i), 12, '0'),
       'entered_at', s.entered_at - i * interval '20 minutes', 'exited_at', s.exited_at - i * interval '20 minutes'))).*
     FROM parking_session s, generate_series(1, 200) AS i WHERE s.plate_text = $1`,
    [busy],
  )
  await services.ingestStays.take(
    { source, nonce: null },
    'entry',
    [event(busy, ago(3)), event(other, ago(3))],
    context,
  )
  const exits = [event(busy, ago(2)), event(other, ago(2))]
  const left = await services.ingestStays.take({ source, nonce: null }, 'exit', exits, context)
  const states = await Promise.all(
    left.map(async ({ stayId }) => {
      const [row] = await services.database.query('SELECT state FROM parking_session WHERE id = $1', [stayId])
      return row!.state as string
    }),
  )
  expect(states).toEqual(['review', 'owed'])
})

test('what a source has asked for itself stays what is owed', async () => {
  const plate = plateOf()
  expect(await stay(plate, ago(5), ago(2), fee(1200))).toMatchObject({ state: 'owed', total_fen: 1200 })
})

test('before the first version of the tariff a person reviews it', async () => {
  const early = await stay(plateOf(), ago(2200), ago(2199))
  expect(early).toMatchObject({ state: 'review' })
  expect(early.reasons).toContain('unpriced')
})

test('stays that really were are what a draft is tried on', async () => {
  const session = manager()
  const { items } = await services.manageTariffs.list(session)
  const view = await services.manageTariffs.read(session, items[0]!.id)
  const dearer = {
    ...DEFINITION,
    structures: [
      {
        ...DEFINITION.structures[0]!,
        segments: [segment('all', '00:00-00:00', ladder([[null, 60, 600]]), ALL_DAYS)],
      },
    ],
  }
  await services.manageTariffs.saveDraft(
    session,
    { tariffId: view.id, version: view.version, name: '临停', definition: dearer },
    context,
  )
  const tried = await services.tryTariff.simulate(session, view.id, {
    from: ago(24).toISOString(),
    to: NOW.toISOString(),
  })
  expect(tried.stays).toBeGreaterThanOrEqual(3)
  expect(tried.afterFen).toBeGreaterThan(tried.beforeFen)
})
