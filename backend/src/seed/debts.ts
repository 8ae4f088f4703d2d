import type { ArrearState } from '@fangxing/contract/states'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import type { ImportArrears } from '../workflows/import-arrears'
import type { ManageLots } from '../workflows/manage-lots'
import { DEBTORS, MANAGER_NAME } from './data'
import { COUNT_SEEDED_DEBTS, READ_STAFF_OF_NAME } from './seed.queries'
import { SEED_CONTEXT, type Tenant } from './tenant'

/** With fewer open debts than this, of which somebody was reminded, there is little left to try: the debtors park again. */
const FEW_DEBTS = 8
/** When somebody found a reminder, in days after the stay. */
const REMINDED_AFTER_DAYS = [1, 3]
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const OPEN_STATES: readonly ArrearState[] = ['outstanding']

type Needs = { database: Database; clock: Clock; importArrears: ImportArrears; manageLots: ManageLots }

/** Debts of every debtor, once more whenever few are left, and one plate that is never blocked. */
export async function seedDebts(needs: Needs, { merchantId, session, lotIds }: Tenant): Promise<void> {
  const known = await needs.database.one<{ open: number; rounds: number }>(COUNT_SEEDED_DEBTS, [
    merchantId,
    OPEN_STATES,
    `seed-${DEBTORS[0][0]}-1%`,
  ])
  const { open, rounds } = known!
  if (open >= FEW_DEBTS) return
  const debts = debtsOfRound(rounds, lotIds, needs.clock.now().getTime())
  const rows = debts.map((given, index) => ({ row: index + 1, given }))
  const reply = await needs.importArrears.import(session, rows, SEED_CONTEXT)
  if (reply.refused > 0)
    throw new Error(`seeded debts refused: ${JSON.stringify(reply.rows.filter(row => row.errors))}`)
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
        remindedAt: REMINDED_AFTER_DAYS.filter(days => days < daysAgo).map(days =>
          new Date(exitedAtMs + days * DAY_MS).toISOString(),
        ),
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
