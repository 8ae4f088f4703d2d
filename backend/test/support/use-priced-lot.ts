import type { NewEntitlement } from '@fangxing/contract/entitlements'
import type { ActorContext } from '../../src/domain/actor-context'
import type { SourceSession } from '../../src/domain/sessions'
import type { TestMerchant } from './build-order'
import { buildSource, eventOf } from './build-source'
import { managerOf, publishTariff } from './build-tariff-lot'
import type { FakePay } from './fake-pay'
import type { TestServices } from './test-services'
import { usePayments } from './use-payments'

const HOUR_MS = 3_600_000

export type PricedLot = { services: TestServices; merchant: TestMerchant; source: SourceSession }

/**
 * As `usePayments`, with a source and a price list for the merchant's lot. The clock shows `now` when a test begins.
 */
export function usePricedLot(now: Date, started: (made: PricedLot) => void): FakePay {
  let services: TestServices
  let merchant: TestMerchant
  const pay = usePayments(made => ({ services, merchant } = made))
  beforeAll(async () => {
    services.clock.at = now
    const source = await buildSource(services, merchant.merchantId)
    await publishTariff(services, merchant, { validFrom: new Date(now.getTime() - 2000 * HOUR_MS) })
    started({ services, merchant, source })
  })
  beforeEach(() => void (services.clock.at = now))
  return pay
}

/** A whole stay, from one moment to another, as its source sends it. */
export async function sendStay(
  { services, merchant, source }: PricedLot,
  { plate, from, to, ...more }: { plate: string; from: Date; to: Date } & Record<string, unknown>,
  context: ActorContext,
) {
  const event = eventOf(merchant.lotId, plate, to, { entryAt: from.toISOString(), ...more })
  const [answer] = await services.ingestStays.take({ source, nonce: null }, 'exit', [event], context)
  return answer!
}

export type Granted = Record<string, unknown> & { kind: NewEntitlement['kind'] }

/** An entitlement of one plate for 200 hours on both sides of now, but for what `given` says. */
export const grantTo = (
  { services, merchant }: PricedLot,
  text: string,
  given: Granted,
  context: ActorContext,
) =>
  services.manageEntitlements.grant(
    managerOf(merchant),
    {
      name: '十一月',
      plates: [{ text, colour: 'blue' }],
      lotIds: [],
      bays: [],
      hours: null,
      ...validityAround(services.clock.now()),
      reason: '物业登记',
      ...given,
    } as NewEntitlement,
    context,
  )

const validityAround = (now: Date) => ({
  validFrom: new Date(now.getTime() - 200 * HOUR_MS).toISOString(),
  validTo: new Date(now.getTime() + 200 * HOUR_MS).toISOString(),
})

let passes = 0
/** A pass as a source sends it. */
export const passRow = (plate: string, now: Date, more: Record<string, unknown> = {}) => ({
  eventId: `p-${++passes}`,
  sentAt: now.toISOString(),
  passRef: `K-${plate}`,
  plates: [{ text: plate, colour: 'blue' }],
  ...validityAround(now),
  ...more,
})

export const entitledStaysOf = ({ services }: PricedLot, plate: string) =>
  services.database.query(
    'SELECT state, total_fen, cardinality(entitlement_ids) AS given FROM parking_session WHERE plate_text = $1 ORDER BY entered_at',
    [plate],
  )
export const debtsOf = ({ services }: PricedLot, plate: string) =>
  services.database.query('SELECT state, due_fen FROM arrear WHERE plate_text = $1 ORDER BY entered_at, id', [
    plate,
  ])
