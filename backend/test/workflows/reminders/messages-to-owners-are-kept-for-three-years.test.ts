import { newId } from '../../../src/persistence/new-id'
import { Prune } from '../../../src/workflows/prune'
import { buildDebts, newPlate } from '../../support/build-debt'
import { buildOwner, type TestMerchant } from '../../support/build-order'
import type { TestServices } from '../../support/test-services'
import { usePayments } from '../../support/use-payments'

let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

const YEAR_MS = 365.25 * 86_400_000
/** An act of staff: its debt, whose owners were found, and the message to one of them, which has ended. */
async function told(years: number | null): Promise<string> {
  const causeId = newId()
  const at = years === null ? null : new Date(services.clock.now().getTime() - years * YEAR_MS)
  const [arrearId] = await buildDebts(services, merchant, { plate: newPlate(), amounts: [1200] })
  const { ownerId } = await buildOwner(services)
  const { merchantId } = merchant
  await services.database.query(
    `INSERT INTO ended_debt (cause_id, arrear_id, cause, merchant_id, amount_fen, created_at, planned_at)
     VALUES ($1, $2, 'correction', $3, 1200, $4, $5)`,
    [causeId, arrearId, merchantId, at ?? new Date(0), at],
  )
  await services.database.query(
    `INSERT INTO ended_message (id, cause_id, cause, merchant_id, owner_id, plate_text, plate_key, debt_count, amount_fen, state,
       created_at, ended_at, updated_at)
     VALUES ($1, $2, 'correction', $3, $4, '粤B12345', 'key', 1, 1200, $5, $6, $7, $6)`,
    [newId(), causeId, merchantId, ownerId, at ? 'delivered' : 'due', at ?? new Date(0), at],
  )
  const waiting = `SELECT 'ended_message', id, $2 FROM ended_message WHERE cause_id = $1 AND ended_at IS NULL`
  await services.database.query(`INSERT INTO deadline (entity, id, due_at) ${waiting}`, [
    causeId,
    services.clock.now(),
  ])
  return causeId
}
const causesIn = async (table: 'ended_debt' | 'ended_message', ids: readonly string[]) =>
  (
    await services.database.query<{ cause_id: string }>(
      `SELECT cause_id FROM ${table} WHERE cause_id = ANY($1) ORDER BY array_position($1, cause_id)`,
      [ids],
    )
  ).map(row => row.cause_id)

test('what owners were told about ended debts goes after three years, and what waits stays however old it is', async () => {
  const [old, young, waiting] = [await told(3.1), await told(2.9), await told(null)]
  const all = [old, young, waiting]
  await new Prune(services, { slice: 10, budgetMs: 60_000 }).run({ actor: 'timer', traceId: 'trace-kept' })
  expect(await causesIn('ended_debt', all)).toEqual([young, waiting])
  expect(await causesIn('ended_message', all)).toEqual([young, waiting])
})
