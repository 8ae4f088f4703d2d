import type { ActorContext } from '../../domain/actor-context'
import { readRaisingStopped } from '../../modules/merchants'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import type { BillCase } from '../../persistence/readings/bill-reading'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { queueRepriceOf, type RepriceTarget } from '../stays/queue-reprice'
import type { Repriced } from './repriced'

type Needs = { database: Database; clock: Clock }

/** It is looked at again after this. */
const AGAIN_MS = 3 * 60_000
/** No upgrade has nodes of two versions for longer; whoever is asked for too much does not wait for an incident to end. */
const LONGEST_MS = 2 * 3_600_000

/**
 * What has to wait: a node of the former version counts a line that fell by a part as nothing and does not settle a payment
 * of the rest, so that a car stays locked. While it may run, raising is stopped on the whole platform (docs/operations.md,
 * Upgrade), and no live bill falls by a part. A whole line it understands.
 */
export async function partFalls(
  { database, clock }: Needs,
  {
    priced,
    bills,
    waitsUntil,
  }: { priced: readonly Repriced[]; bills: readonly BillCase[]; waitsUntil: string | undefined },
): Promise<{ waiting: ReadonlySet<string>; repriced: readonly Repriced[] }> {
  const inBill = priced.filter(
    ({ change, debt }) => change.kind === 'fell' && bills.some(({ bill }) => bill.id === debt?.bill_id),
  )
  const isOver = waitsUntil !== undefined && clock.now().getTime() >= Date.parse(waitsUntil)
  if (inBill.length === 0 || isOver || (await readRaisingStopped(database)) === null)
    return { waiting: new Set(), repriced: priced }
  const waiting = new Set(inBill.map(({ stay }) => stay.id))
  return { waiting, repriced: priced.filter(({ stay }) => !waiting.has(stay.id)) }
}

/** The same again in a few minutes, and no later than the first wait says. */
export async function waitForUpgrade(
  { database, clock }: Needs,
  target: RepriceTarget,
  context: ActorContext,
): Promise<void> {
  const work = new UnitOfWork(context, clock.now())
  const waitsUntil = target.waitsUntil ?? new Date(work.at.getTime() + LONGEST_MS).toISOString()
  queueRepriceOf(work, { ...target, waitsUntil }, AGAIN_MS)
  await commitUnit(database, work)
}
