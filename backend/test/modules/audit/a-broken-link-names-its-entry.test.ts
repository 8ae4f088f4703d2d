import { linkOf, CHAIN_START, type ChainedRow } from '../../../src/modules/audit/audit-chain'
import { findBrokenLink } from '../../../src/modules/audit'
import type { Database } from '../../../src/persistence/database'

const entry = (id: number, event: string): ChainedRow => ({
  id,
  merchant_id: null,
  entity: 'recovery_order',
  entity_id: `order-${id}`,
  order_id: null,
  event,
  from_state: null,
  to_state: null,
  version: 1,
  actor: 'timer',
  trace_id: null,
  detail: null,
  at: new Date('2026-11-23T02:00:00Z'),
})

/** A chain of these entries; `forged` is changed after it was linked. */
function chainOf(events: readonly string[], forged?: number): Database {
  let hash = CHAIN_START
  const links = events.map((event, index) => {
    const row = entry(index + 1, event)
    hash = linkOf(hash, row)
    return { ...row, seq: index + 1, hash, actor: forged === index + 1 ? 'staff:1' : row.actor }
  })
  return {
    query: (_text: string, [after]: number[]) => Promise.resolve(links.slice(after)),
  } as unknown as Database
}

test('a chain in which no entry was changed has no broken link', async () => {
  expect(await findBrokenLink(chainOf(['created', 'came_too_much']))).toBeNull()
})

test.each([
  ['came_too_much', 'overpaid'],
  ['barred', 'time_barred'],
  ['doubted', 'flagged'],
  ['mended', 'repaired'],
  ['order_ended_unpaid', 'let_go'],
  ['overpaid', 'overpaid'],
])('a changed entry that was written as %s is reported as %s', async (written, event) => {
  const broken = await findBrokenLink(chainOf(['created', written], 2))
  expect(broken).toEqual({ seq: 2, journalId: 2, entity: 'recovery_order', event })
})
