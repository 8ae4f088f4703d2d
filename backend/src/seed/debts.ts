import type { ArrearState } from '@fangxing/contract/states'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { newId } from '../persistence/new-id'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { Settings } from '../settings/settings'
import type { EndDebts } from '../workflows/end-debts/end-debts'
import type { EndGrace } from '../workflows/end-grace'
import { ImportArrears } from '../workflows/import-arrears'
import type { ManageLots } from '../workflows/manage-lots'
import { DEBTORS, MANAGER_NAME, REMINDER_NOTE } from './data'
import { COUNT_SEEDED_DEBTS, READ_STAFF_OF_NAME } from './seed.queries'
import { SEED_CONTEXT, type Tenant } from './tenant'

/** With fewer open debts than this, of which somebody was reminded, there is little left to try: the debtors park again. */
const FEW_DEBTS = 8
/** When somebody found a reminder, in days after the stay. */
const REMINDED_AFTER_DAYS = [1, 3]
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const OPEN_STATES: readonly ArrearState[] = ['outstanding']

type Needs = {
  database: Database
  clock: Clock
  settings: Pick<Settings, 'QR_KEY'>
  endDebts: EndDebts
  endGrace: EndGrace
  manageLots: ManageLots
}
type SeededDebt = ReturnType<typeof debtsOfRound>[number]

/** Debts of every debtor, once more whenever few are left, and one plate that is never blocked. */
export async function seedDebts(needs: Needs, tenant: Tenant): Promise<void> {
  const { merchantId, session, lotIds } = tenant
  const known = await needs.database.one<{ open: number; rounds: number }>(COUNT_SEEDED_DEBTS, [
    merchantId,
    OPEN_STATES,
    `seed-${DEBTORS[0][0]}-1%`,
  ])
  const { open, rounds } = known!
  if (open >= FEW_DEBTS) return
  const debts = debtsOfRound(rounds, lotIds, needs.clock.now().getTime())
  const ids = new Map<string, string>()
  for (const debt of debts) ids.set(debt.externalId, await receive(needs, tenant, debt))
  await needs.endGrace.end()
  await remind(needs, merchantId, { debts, ids })
  if (rounds > 0) return
  const exempt = {
    plate: { text: '粤B00110', colour: 'blue' as const },
    lotId: null,
    note: '巡逻车',
  }
  // Whoever exempted a plate is named beside it: somebody of the merchant.
  const manager = await needs.database.one<{ id: string }>(READ_STAFF_OF_NAME, [merchantId, MANAGER_NAME])
  await needs.manageLots.exemptPlate({ ...session, staffId: manager!.id }, exempt, SEED_CONTEXT)
}

/** As the camera reported it when the car left: a debt that comes today is in grace until tomorrow. */
async function receive(
  { database, settings, endDebts }: Needs,
  { session }: Tenant,
  given: SeededDebt,
): Promise<string> {
  const clock = { now: () => new Date(given.exitedAt) }
  const { rows } = await new ImportArrears({ database, settings, endDebts, clock }).import(
    session,
    [{ row: 1, given }],
    SEED_CONTEXT,
  )
  const [row] = rows
  if (row?.arrearId === undefined) throw new Error(`seeded debt refused: ${JSON.stringify(row)}`)
  return row.arrearId
}

/** Text messages that arrived, as their receipts said. */
async function remind(
  { database, clock }: Needs,
  merchantId: string,
  { debts, ids }: { debts: readonly SeededDebt[]; ids: ReadonlyMap<string, string> },
): Promise<void> {
  const work = new UnitOfWork(SEED_CONTEXT, clock.now())
  for (const { exitedAt, externalId } of debts) {
    const times = REMINDED_AFTER_DAYS.map(days => new Date(Date.parse(exitedAt) + days * DAY_MS))
    const rows = times
      .filter(at => at < work.at)
      .map(at => ({
        id: newId(),
        merchant_id: merchantId,
        arrear_id: ids.get(externalId)!,
        kind: 'text' as const,
        sent_at: at,
        delivered_at: at,
        note: REMINDER_NOTE,
      }))
    work.insert('reminder', ...rows)
  }
  await commitUnit(database, work)
}

function debtsOfRound(round: number, lotIds: readonly string[], nowMs: number) {
  return DEBTORS.flatMap(([plateText, plateColour, lot, parkings]) =>
    parkings.map(([daysAgo, hours, yuan], index) => {
      const exitedAtMs = nowMs - daysAgo * DAY_MS
      return {
        source: 'camera',
        externalId: `seed-${plateText}-${index + 1}${round > 0 ? `-${round}` : ''}`,
        lotId: lotIds[lot],
        plateText,
        plateColour,
        enteredAt: new Date(exitedAtMs - hours * HOUR_MS).toISOString(),
        exitedAt: new Date(exitedAtMs).toISOString(),
        principalFen: yuan * 100,
        evidence: { witness: '陈国强' },
        trace: traceOf(hours, yuan),
      }
    }),
  )
}

function traceOf(hours: number, yuan: number): { text: string; amountFen: number }[] {
  const first = { text: '首小时', amountFen: 500 }
  const rest = yuan * 100 - first.amountFen
  if (rest <= 0) return [first]
  return [first, { text: `其后 ${hours - 1} 小时（每日封顶 ¥20）`, amountFen: rest }]
}
