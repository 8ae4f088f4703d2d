import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import { listMoveTasks } from './move-task-view'

/** Move tasks as staff see them. */
export class ReadMoveTasks {
  constructor(private readonly needs: { database: Database }) {}

  /** As `listMoveTasks`. */
  list(session: StaffSession, query: { lotId: string }): ReturnType<typeof listMoveTasks> {
    return listMoveTasks(this.needs, session, query)
  }
}
