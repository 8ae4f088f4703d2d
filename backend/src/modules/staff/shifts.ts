import type { Me } from '@fangxing/contract/sessions'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insert, job, update, type Change } from '../../persistence/changes'
import { UniqueViolation, OptimisticLockError } from '../../persistence/database'
import { auditLog } from '../../persistence/audit-log'
import { mayWorkIn } from './may-work-in'
import { newId } from '../../persistence/new-id'
import type { ActorContext, Services, StaffSession } from '../../services'
import { readMe } from './read-me'

type Open = { id: string; lot_id: string }

/** On shift in a lot; a shift elsewhere ends with it. The same lot again changes nothing. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
export async function startShift(
  platform: Services,
  session: StaffSession,
  lotId: string,
  act: ActorContext,
): Promise<Me> {
  await platform.database.retryOnConflict(async () => {
    const [lot, open] = await Promise.all([
      platform.database.one('SELECT 1 FROM lot WHERE id = $1 AND merchant_id = $2', [
        lotId,
        session.merchantId,
      ]),
      openShift(platform, session),
    ])
    if (!lot) throw new Refusal('NOT_FOUND')
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    if (open?.lot_id === lotId) return
    // One shift at a time: the index would see the old one still open inside the same statement.
    if (open) await commit(platform.database, ending(platform, session, open, act))
    const id = newId()
    const at = platform.clock.now()
    const waiting = await platform.database.query<{ id: string }>(
      `SELECT id FROM move_task WHERE lot_id = $1 AND assigned_to IS NULL AND state IN ('created', 'reassigned')`,
      [lotId],
    )
    try {
      await commit(platform.database, [
        insert('shift', {
          id,
          merchant_id: session.merchantId,
          staff_id: session.staffId,
          lot_id: lotId,
          started_at: at,
        }),
        line(session, id, 'started', { lotId }, act, at),
        // Tasks that waited for anybody are looked at again at once.
        ...waiting.map(task => job('watch-move-task', { taskId: task.id }, { key: `move:${task.id}` })),
      ])
    } catch (error) {
      if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
      throw error
    }
  })
  return readMe(platform, session)
}

/** Off shift. Harmless when there is none. */
export async function endShift(platform: Services, session: StaffSession, act: ActorContext): Promise<Me> {
  const open = await openShift(platform, session)
  if (open) await commit(platform.database, ending(platform, session, open, act))
  return readMe(platform, session)
}

const openShift = (platform: Services, session: StaffSession) =>
  platform.database.one<Open>('SELECT id, lot_id FROM shift WHERE staff_id = $1 AND ended_at IS NULL', [
    session.staffId,
  ])

function ending(platform: Services, session: StaffSession, open: Open, act: ActorContext): Change[] {
  const at = platform.clock.now()
  return [
    update('shift', { id: open.id }, { ended_at: at }),
    line(session, open.id, 'ended', { lotId: open.lot_id }, act, at),
  ]
}

function line(
  session: StaffSession,
  shiftId: string,
  event: string,
  detail: Record<string, unknown>,
  act: ActorContext,
  at: Date,
): Change {
  return auditLog({
    merchantId: session.merchantId,
    entity: 'shift',
    entityId: shiftId,
    event,
    actor: act.actor,
    traceId: act.traceId,
    detail,
    at,
  })
}
