import { v5 } from 'uuid'
import type { ApprovalView } from '@fangxing/contract/approvals'
import { Refusal } from '@fangxing/contract/refusal'
import { DECIDERS } from '@fangxing/contract/roles'
import { ALONE_AFTER_MS, ASKED_STATE } from '../../domain/approval'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import {
  LIST_APPROVALS,
  READ_APPROVAL,
  READ_DECIDED_ALONE,
  READ_SAME_ASKED,
  READ_SECOND_PERSON,
} from './approvals.queries'

export type ApprovalRow = Row<'approval'> & { lot_name: string; asked_by_name: string }

export function approvalViewOf(row: ApprovalRow): ApprovalView {
  return {
    id: row.id,
    act: row.act as ApprovalView['act'],
    state: row.state,
    orderId: row.order_id,
    arrearIds: row.arrear_ids,
    lotName: row.lot_name,
    plateText: row.plate_text,
    amountFen: row.amount_fen,
    reason: row.reason,
    reference: row.reference,
    askedBy: { id: row.asked_by, name: row.asked_by_name },
    askedAt: row.asked_at.toISOString(),
  }
}

const MOST = 200

/** Those that wait for a second person, of one order or of all, the newest first. */
export async function listApprovals(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  { orderId }: { orderId?: string } = {},
): Promise<{ items: ApprovalView[]; isCut?: true }> {
  const rows = await database.query<ApprovalRow>(LIST_APPROVALS, [
    merchantId,
    ASKED_STATE,
    MOST + 1,
    orderId ?? null,
  ])
  return cutTo(rows, MOST, approvalViewOf)
}

/** Refusals: NOT_FOUND, also for another merchant's. */
export async function findApproval(
  database: Database,
  { merchantId }: Pick<StaffSession, 'merchantId'>,
  approvalId: string,
): Promise<ApprovalRow> {
  const row = await database.one<ApprovalRow>(READ_APPROVAL, [approvalId, merchantId])
  if (!row) throw new Refusal('NOT_FOUND')
  return row
}

/**
 * What this person decided alone about a plate within a day, and the id of the next such decision. Two at once have the
 * same id, so that one of them is stored and the other reads again: together they cannot pass the limit.
 */
export async function readDecidedAlone(
  database: Database,
  { merchantId, staffId }: StaffSession,
  plateKey: string,
  at: Date,
): Promise<{ decidedFen: number; nextId: string }> {
  const since = new Date(at.getTime() - ALONE_AFTER_MS)
  const values = [merchantId, plateKey, staffId, since]
  const row = (await database.one<{ fen: number; times: number }>(READ_DECIDED_ALONE, values))!
  const nextId = v5(['alone', plateKey, staffId, row.times].join('|'), merchantId)
  return { decidedFen: Number(row.fen), nextId }
}

/**
 * Whoever asked is not the second person, unless there is nobody else and they say it again after a day. Refusals:
 * SECOND_PERSON_NEEDED.
 */
export async function refuseSamePerson(
  database: Database,
  { merchantId, staffId }: StaffSession,
  asked: { asked_by: string; asked_at: Date },
  at: Date,
): Promise<void> {
  if (staffId !== asked.asked_by) return
  const isOld = at.getTime() - asked.asked_at.getTime() >= ALONE_AFTER_MS
  if (!isOld || (await hasSecondPerson(database, merchantId, staffId)))
    throw new Refusal('SECOND_PERSON_NEEDED')
}

/** Whether somebody else of the merchant could be the second person. */
async function hasSecondPerson(
  database: Database,
  merchantId: string,
  firstStaffId: string,
): Promise<boolean> {
  return (await database.one(READ_SECOND_PERSON, [merchantId, firstStaffId, [...DECIDERS]])) !== null
}

/** The approval that somebody asked for about any of these debts already, or null. */
export async function readAsked(
  database: Database,
  merchantId: string,
  { plateKey, arrearIds }: { plateKey: string; arrearIds: readonly string[] },
): Promise<string | null> {
  const found = await database.one<{ id: string }>(READ_SAME_ASKED, [
    merchantId,
    plateKey,
    ASKED_STATE,
    arrearIds,
  ])
  return found?.id ?? null
}
