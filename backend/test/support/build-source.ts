import { randomUUID } from 'node:crypto'
import { INTEGRATION_SCOPES } from '@fangxing/contract/integration'
import type { SourceSession } from '../../src/domain/sessions'
import { commit, insert, json } from '../../src/persistence/changes'
import type { Database } from '../../src/persistence/database'
import type { Clock } from '../../src/ports'

/** A system that reports the stays of a merchant. */
export async function buildSource(
  services: { database: Database; clock: Clock },
  merchantId: string,
  { kind = 'vendor', rank = 100, promisesPictures = false } = {},
): Promise<SourceSession> {
  const id = randomUUID()
  const at = services.clock.now()
  await commit(services.database, [
    insert('integration_source', {
      id,
      merchant_id: merchantId,
      kind,
      name: `source-${id}`,
      scopes: [...INTEGRATION_SCOPES],
      rate_per_minute: 600,
      rank,
      promises_pictures: promisesPictures,
      lot_codes: json({}),
      colour_codes: json({}),
      created_at: at,
    }),
  ])
  await services.database.query('INSERT INTO source_contact (source_id) VALUES ($1)', [id])
  return {
    kind: 'source',
    sourceId: id,
    keyId: '',
    merchantId,
    sourceKind: kind,
    scopes: INTEGRATION_SCOPES,
    rank,
    ratePerMinute: 600,
    promisesPictures,
    lotCodes: new Map(),
    colourCodes: new Map(),
  }
}

let events = 0
export const plateOf = () => `粤B${String(20_000 + ++events)}`

/** An entry or exit as a source sends it. */
export function eventOf(
  lotId: string,
  plateText: string | null,
  at: Date,
  more: Record<string, unknown> = {},
) {
  return {
    eventId: `e-${++events}-${randomUUID().slice(0, 8)}`,
    lotCode: lotId,
    occurredAt: at.toISOString(),
    sentAt: at.toISOString(),
    plate: { text: plateText, colour: 'blue' },
    ...more,
  }
}
export const fee = (totalFen: number, paidFen = 0, discountFen = 0) => ({
  fee: { totalFen, discountFen, paidFen },
})
export const picture = (kind: 'entry' | 'exit') => ({
  pictures: [{ ref: `p-${++events}`, sha256: 'a'.repeat(64), kind }],
})
