import type { Database } from '../persistence/database'
import { LEAVE_REPORT_NODES, READ_REPORT_NODES, RENEW_REPORT_NODE } from './report-members.queries'

/** `beat` rises with every renewal; `age_ms` and `lag_ms` are the database's and the node's own measure. */
export type ReportMember = { node_id: string; beat: number; lag_ms: number; age_ms: number }

const LONGEST_LAG_MS = 2_000_000_000

/** The leases of the nodes that share the reports of devices. Errors, everywhere: DatabaseUnavailable. */
export class ReportMembers {
  constructor(private readonly needs: { database: Database }) {}

  /** Says that this node stores its share, all but what came in the last `lagMs`, and reads the others. */
  renew(nodeId: string, lagMs: number): Promise<ReportMember[]> {
    const lag = Math.min(Math.ceil(lagMs), LONGEST_LAG_MS)
    return this.needs.database.query<ReportMember>(RENEW_REPORT_NODE, [nodeId, lag])
  }

  read(nodeId: string): Promise<ReportMember[]> {
    return this.needs.database.query<ReportMember>(READ_REPORT_NODES, [nodeId])
  }

  async leave(nodeId: string): Promise<void> {
    await this.needs.database.query(LEAVE_REPORT_NODES, [nodeId])
  }
}
