import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { listMoveTasks, type MoveTaskView } from './move-task-view'

/** Move tasks as staff see them. */
export class ReadMoveTasks {
  constructor(private readonly needs: { database: Database }) {}

  /** As `listMoveTasks`. */
  list(session: StaffSession, query: { lotId: string }): Promise<{ items: MoveTaskView[] }> {
    return listMoveTasks(this.needs, session, query)
  }
}
