import type { Me } from '@fangxing/contract/sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../domain/sessions'
import { mayWorkIn } from '../domain/staff-access'
import { refuseForeignLots } from '../modules/lots'
import { endShift, findOpenShift, startShift } from '../modules/staff'
import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { READ_WAITING_MOVE_TASKS } from './change-shift.queries'
import type { ReadMe } from './read-me'

type Needs = { database: Database; clock: Clock; readMe: ReadMe }

/** On shift in one lot at a time. */
export class ChangeShift {
  constructor(private readonly needs: Needs) {}

  /** A shift elsewhere ends with it. The same lot again changes nothing. Refusals: NOT_FOUND, FORBIDDEN_LOT. */
  async start(session: StaffSession, lotId: string, context: ActorContext): Promise<Me> {
    const { database, readMe } = this.needs
    await refuseForeignLots(database, session.merchantId, [lotId])
    if (!mayWorkIn(session, lotId)) throw new Refusal('FORBIDDEN_LOT')
    await database.retryOnConflict(() => this.replaceShift(session, lotId, context))
    return readMe.read(session)
  }

  /** Off shift. Harmless when there is none. */
  async end(session: StaffSession, context: ActorContext): Promise<Me> {
    const { database, readMe } = this.needs
    const open = await findOpenShift(database, session.staffId)
    if (open) {
      const work = this.begin(context)
      endShift(work, session.merchantId, open)
      await commitUnit(database, work)
    }
    return readMe.read(session)
  }

  private async replaceShift(session: StaffSession, lotId: string, context: ActorContext): Promise<void> {
    const { database } = this.needs
    const open = await findOpenShift(database, session.staffId)
    if (open?.lot_id === lotId) return
    if (open) {
      // A commit of its own: the index that allows one open shift would still see this one inside the same statement.
      const ending = this.begin(context)
      endShift(ending, session.merchantId, open)
      await commitUnit(database, ending)
    }
    const waiting = await database.query<{ id: string }>(READ_WAITING_MOVE_TASKS, [lotId])
    const work = this.begin(context)
    startShift(work, session, lotId)
    // Tasks that waited for anybody are looked at again at once.
    for (const task of waiting) work.job('watch-move-task', { taskId: task.id }, { key: `move:${task.id}` })
    await uniqueAsConflict(commitUnit(database, work))
  }

  private begin(context: ActorContext): UnitOfWork {
    return new UnitOfWork(context, this.needs.clock.now())
  }
}
