import type { BulkVoidPreview } from '@fangxing/contract/bulk-voids'
import { Refusal } from '@fangxing/contract/refusal'
import { mayDecideAlone } from '../../domain/approval'
import { BULK_VOID_RULES, consequenceOf } from '../../domain/bulk-void'
import type { StaffSession } from '../../domain/sessions'
import { mayWorkIn } from '../../domain/staff-access'
import { STAY, VOID_STATE } from '../../domain/stays/stay'
import {
  countBoundOwners,
  readDecidedVoids,
  readPaidDebts,
  readVoidFacts,
  type StaysOfPeriod,
  type VoidFacts,
} from '../../modules/bulk-voids'
import { readOwnersToNotify, type EndedDebt } from '../../modules/reminders'
import { findSource, READ_OWN_LOTS } from '../../modules/sources'
import type { Database } from '../../persistence/database'
import type { Clock, EndedSender } from '../../ports'

export type Wanted = { sourceId: string; lotId: string; bay?: string; from: string; to: string }
type Needs = {
  database: Database
  clock: Clock
  settings: { DECIDE_ALONE_LIMIT_FEN: number }
  endedSender: Pick<EndedSender, 'isOn'>
}
/** Also those that stay as they are, so that they can be counts. */
const ALL_BUT_VOID = STAY.states.filter(state => state !== VOID_STATE)

/** What would become void, and what follows from it. */
export class PreviewBulkVoid {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND (source, lot), FORBIDDEN_LOT, BAD_INPUT for a time that is none, is too long or lies ahead. */
  async preview(session: StaffSession, wanted: Wanted): Promise<BulkVoidPreview> {
    const { database, settings, clock } = this.needs
    const period = await this.periodOf(session, wanted)
    const facts = await readVoidFacts(database, period, ALL_BUT_VOID)
    const counts = countConsequences(facts.slice(0, BULK_VOID_RULES.mostStays))
    const plates = [...new Set(facts.flatMap(({ plate_key: plate }) => plate ?? []))]
    const [paid, owners, toTell, { decidedFen }] = await Promise.all([
      readPaidDebts(database, session.merchantId, counts.settledIds),
      countBoundOwners(database, session.merchantId, plates),
      readOwnersToNotify(this.needs, session.merchantId, {
        debts: counts.ended,
        at: clock.now(),
      }),
      readDecidedVoids(database, session, clock.now()),
    ])
    const { settledIds, ended: _, prepaidFen, ...rest } = counts
    const paidFen = paid.reduce((sum, debt) => sum + debt.amount_fen, prepaidFen)
    const limitFen = settings.DECIDE_ALONE_LIMIT_FEN
    return {
      ...rest,
      paidDebts: paid.length,
      paidFen,
      paidElsewhere: settledIds.length - paid.length,
      owners,
      toTell,
      isTooMany: facts.length > BULK_VOID_RULES.mostStays,
      needsSecondPerson: !mayDecideAlone({ amountFen: counts.debtsFen + paidFen, decidedFen, limitFen }),
    }
  }

  async periodOf(session: StaffSession, wanted: Wanted): Promise<StaysOfPeriod> {
    const { database, clock } = this.needs
    const [from, to] = [new Date(wanted.from), new Date(wanted.to)]
    const isTooLong = to.getTime() - from.getTime() > BULK_VOID_RULES.longestMs
    if (to <= from) throw new Refusal('BAD_INPUT', {}, [{ path: 'to', code: 'too_small' }])
    if (isTooLong || to > clock.now()) throw new Refusal('BAD_INPUT', {}, [{ path: 'to', code: 'too_big' }])
    await findSource(database, session, wanted.sourceId)
    const own = await database.query(READ_OWN_LOTS, [session.merchantId, [wanted.lotId]])
    if (own.length === 0) throw new Refusal('NOT_FOUND')
    if (!mayWorkIn(session, wanted.lotId)) throw new Refusal('FORBIDDEN_LOT')
    return {
      source_id: wanted.sourceId,
      lot_id: wanted.lotId,
      bay: wanted.bay ?? null,
      from_at: from,
      to_at: to,
    }
  }
}

function countConsequences(facts: readonly VoidFacts[]) {
  const [holds, bills] = [new Set<string>(), new Set<string>()]
  const counts = { stays: 0, debts: 0, debtsFen: 0, left: 0 }
  let prepaidFen = 0
  const settledIds: string[] = []
  const ended: EndedDebt[] = []
  for (const fact of facts) {
    const { arrear_id: id, arrear_state, due_fen: dueFen, bill_id, bill_cause } = fact
    const debt = arrear_state === null ? null : { state: arrear_state, bill_id }
    const consequence = consequenceOf(fact, debt)
    if (consequence === 'left') {
      counts.left++
      continue
    }
    counts.stays++
    prepaidFen += fact.prepaid_fen
    if (consequence === 'settled') settledIds.push(id!)
    if (consequence !== 'debt' && consequence !== 'billed') continue
    counts.debts++
    ended.push({ id: id!, amountFen: dueFen! })
    counts.debtsFen += dueFen!
    if (bill_id !== null) (bill_cause === 'recovery' ? holds : bills).add(bill_id)
  }
  return { ...counts, holds: holds.size, bills: bills.size, settledIds, ended, prepaidFen }
}
