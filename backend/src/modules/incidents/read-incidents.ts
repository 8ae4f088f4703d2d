import type { StaffCall } from '@fangxing/contract/calls'
import type { IncidentKind } from '@fangxing/contract/states'
import { INCIDENT } from '../../domain/incident'
import type { StaffSession } from '../../domain/sessions'
import type { Database } from '../../persistence/database'
import type { Row } from '../../persistence/table-types'
import { cutTo } from '../../persistence/text-cursor'
import { listIncidents, type IncidentQuery } from './incidents'
import { LIST_OPEN_INCIDENTS_OF_ALL } from './incidents.queries'

const MOST = 200

type OfAll = StaffCall<'listPlatformIncidents'>['reply']
type RowOfAll = Pick<
  Row<'incident'>,
  'id' | 'merchant_id' | 'kind' | 'level' | 'state' | 'order_id' | 'opened_at' | 'seen_at' | 'acknowledged_at'
> & { merchant_name: string; lot_name: string | null }

/** Incidents as staff see them. */
export class ReadIncidents {
  constructor(private readonly needs: { database: Database; reportingDatabase: Database }) {}

  /**
   * As `listIncidents`. A search among closed ones goes through years of them, on a replica where there is one. A page of them is read
   * where it is written, as are open ones: whoever has just closed one looks for it at its top.
   */
  list(session: StaffSession, query: IncidentQuery): ReturnType<typeof listIncidents> {
    const isLong =
      query.state !== undefined && INCIDENT.ends.includes(query.state) && query.search !== undefined
    return listIncidents(isLong ? { database: this.needs.reportingDatabase } : this.needs, session, query)
  }

  /** Of every merchant, for the platform's people: those that are not closed, at most 200. */
  async listOfAll(): Promise<OfAll> {
    const rows = await this.needs.database.query<RowOfAll>(LIST_OPEN_INCIDENTS_OF_ALL, [MOST + 1])
    return cutTo(rows, MOST, row => ({
      id: row.id,
      merchantId: row.merchant_id,
      merchantName: row.merchant_name,
      lotName: row.lot_name,
      kind: row.kind as IncidentKind,
      level: row.level,
      state: row.state,
      orderId: row.order_id,
      openedAt: row.opened_at.toISOString(),
      seenAt: row.seen_at?.toISOString() ?? null,
      acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    }))
  }
}
