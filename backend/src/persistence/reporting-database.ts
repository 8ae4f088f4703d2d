import { Pool } from 'pg'
import type { DataSource } from 'typeorm'
import { BoundedClients } from './bounded-clients'
import { Database } from './database'
import { replicaPoolOf, type ClientSource, type PoolLimitSettings } from './pool-limits'
import { RenewedClients } from './renewed-clients'
import { clientsOf } from './typeorm-clients'

/** Reports of one node that run at the same time; so many more wait, and not long. */
const AT_ONCE = 2
const MOST_WAITING = 8

type ReportingSettings = PoolLimitSettings & { REPORTING_DATABASE_URL?: string }

/**
 * What reports are read from: a replica where one is named, else at most two of the node's own connections. Either way a
 * report never keeps a payment waiting for a connection.
 */
export function openReporting(
  settings: ReportingSettings,
  dataSource: DataSource,
): { database: Database; close(): Promise<void> } {
  const bounds = {
    atOnce: AT_ONCE,
    mostWaiting: MOST_WAITING,
    waitMs: settings.DATABASE_CONNECT_TIMEOUT_MS,
  }
  const bounded = (clients: ClientSource) =>
    new Database(new BoundedClients(new RenewedClients(clients), bounds))
  const url = settings.REPORTING_DATABASE_URL
  if (url === undefined) return { database: bounded(clientsOf(dataSource)), close: () => Promise.resolve() }
  const pool = new Pool({ ...replicaPoolOf(settings, url), max: AT_ONCE })
  // A connection that breaks while nobody uses it: the next one is new.
  pool.on('error', () => undefined)
  return { database: bounded(pool), close: () => pool.end() }
}
