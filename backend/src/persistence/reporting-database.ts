import { Pool } from 'pg'
import type { QueryResultRow } from 'pg'
import type { DataSource } from 'typeorm'
import { BoundedClients } from './bounded-clients'
import { Database, DatabaseUnavailable, OptimisticLockError } from './database'
import { replicaPoolOf, type ClientSource, type PoolLimitSettings } from './pool-limits'
import { RenewedClients } from './renewed-clients'
import { clientsOf } from './typeorm-clients'

/** Reports of one node that run at the same time; so many more wait, and not long. */
const AT_ONCE = 2
const MOST_WAITING = 8
/** A replica that did not answer is not asked for so long: every page would wait for it first. */
const AWAY_MS = 10_000

type ReportingSettings = PoolLimitSettings & { REPORTING_DATABASE_URL?: string }

/**
 * What reports are read from: a replica where one is named, and while it is away, or where none is, at most two of the node's own
 * connections. Either way a report never keeps a payment waiting for a connection.
 */
export function openReporting(
  settings: ReportingSettings,
  dataSource: DataSource,
  warn: (message: string, error?: unknown) => void = () => undefined,
): { database: Database; close(): Promise<void> } {
  const bounds = {
    atOnce: AT_ONCE,
    mostWaiting: MOST_WAITING,
    waitMs: settings.DATABASE_CONNECT_TIMEOUT_MS,
  }
  const bounded = (clients: ClientSource) => new BoundedClients(new RenewedClients(clients), bounds)
  const url = settings.REPORTING_DATABASE_URL
  if (url === undefined)
    return { database: new Database(bounded(clientsOf(dataSource))), close: () => Promise.resolve() }
  const pool = new Pool({ ...replicaPoolOf(settings, url), max: AT_ONCE })
  // A connection that breaks while nobody uses it: the next one is new.
  pool.on('error', () => undefined)
  const own = () => new Database(bounded(clientsOf(dataSource)))
  return { database: new ReplicaFirst(bounded(pool), own, warn), close: () => pool.end() }
}

/** Reads from a replica, and while it is away from the node's own database, as it would without one. */
class ReplicaFirst extends Database {
  private ownDatabase: Database | null = null
  private awayUntilMs = 0

  constructor(
    clients: ClientSource,
    private readonly openOwn: () => Database,
    private readonly warn: (message: string, error?: unknown) => void,
  ) {
    super(clients)
  }

  override async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    if (performance.now() < this.awayUntilMs) return this.own.query<Row>(text, values)
    try {
      return await super.query<Row>(text, values)
    } catch (error) {
      if (!isForTheOther(error)) throw error
      if (error instanceof DatabaseUnavailable) this.noteAway(error)
      return this.own.query<Row>(text, values)
    }
  }

  private get own(): Database {
    return (this.ownDatabase ??= this.openOwn())
  }

  private noteAway(error: unknown): void {
    this.awayUntilMs = performance.now() + AWAY_MS
    this.warn('the replica for reports is away: they are read from the database itself', error)
  }
}

/**
 * The replica did not answer, or ended a statement because it had to apply what it is behind by. Not one that took too long, or that found
 * no free connection: it would only burden the other one.
 */
const isForTheOther = (error: unknown): boolean =>
  error instanceof DatabaseUnavailable ? !error.isRolledBack : error instanceof OptimisticLockError
