import type { PoolClient } from 'pg'
import type { DataSource } from 'typeorm'
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js'
import type { ClientSource } from './pool-limits'

/**
 * Connections of TypeORM's own pool, through the call of its driver that is meant for it. Statements run on the client of
 * `pg` itself, because TypeORM's query runner cannot name a statement, and an unnamed one is planned again each time. The
 * client brings its own `release`, which ends a connection that is given back with an error.
 */
export function clientsOf(dataSource: DataSource): ClientSource {
  const driver = dataSource.driver as PostgresDriver
  return {
    async connect() {
      const [client] = (await driver.obtainMasterConnection()) as [PoolClient, unknown]
      return client
    },
  }
}
