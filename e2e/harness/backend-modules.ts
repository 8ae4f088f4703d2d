import path from 'node:path'
import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import type { Pool } from 'pg'

/**
 * Everything that the end-to-end tests load from the backend besides its process: no other file names a path inside it.
 * The modules are loaded from the build, as `npm run audit` runs them.
 */
const isBuilt = __dirname.includes(`${path.sep}dist${path.sep}`)
const ROOT = path.resolve(__dirname, isBuilt ? '../../..' : '../..')
const built = <Module>(file: string): Module => require(path.join(ROOT, 'backend/dist', file)) as Module

/** The program of a backend node. */
export const BACKEND_MAIN = path.join(ROOT, 'backend/dist/main.js')
/** What an operator runs on a node to change keys. */
export const BACKEND_KEYS = path.join(ROOT, 'backend/dist/keys.js')
/** Declares the names of all failpoints. */
export const FAILPOINT_SOURCE = path.join(ROOT, 'backend/src/settings/failpoint.ts')

type View = Record<string, unknown>
type Projection = { version: number; owner: View; staff: View }
export type Motion = {
  deviceId: string
  epoch: number
  to: 'up' | 'down'
  cause: string
  commandId: string | null
  atMs: number
}
type InvariantReport = { checked: { id: string; rule: string; broken: string[] }[] }

const databaseOf = (pool: Pool): unknown =>
  new (built<{ Database: new (pool: Pool) => unknown }>('persistence/database.js').Database)(pool)

/** The backend's own check of every invariant, with what the devices themselves recorded of their motions. */
export function checkInvariants(pool: Pool, now: Date, motions: Motion[]): Promise<InvariantReport> {
  type Module = { checkInvariants: (database: unknown, now: Date, given: object) => Promise<InvariantReport> }
  return built<Module>('workflows/check-invariants.js').checkInvariants(databaseOf(pool), now, { motions })
}

/** What a node with MIGRATE_ON_START does to its database before it listens. */
export async function migrateDatabase(environment: Record<string, string>): Promise<void> {
  type Schema = { migrateSchema: (settings: object) => Promise<unknown> }
  type Jobs = { migrateJobs: (url: string, settings: object) => Promise<void> }
  type Settings = { readSettings: (environment: Record<string, string>) => object }
  const settings = built<Settings>('settings/settings.js').readSettings(environment)
  await built<Schema>('persistence/data-source.js').migrateSchema(settings)
  await built<Jobs>('persistence/migrate-jobs.js').migrateJobs(environment.DATABASE_URL!, settings)
}

/** What the cache should hold of an order, read from PostgreSQL. */
export async function readProjection(pool: Pool, orderId: string): Promise<Projection> {
  type Module = {
    readProjections: (
      database: unknown,
      orderIds: string[],
      link: (photoId: string) => string,
      refOf: (ownerId: string) => string,
    ) => Promise<Projection[]>
  }
  const { readProjections } = built<Module>('modules/orders/order-projection.js')
  const [projection] = await readProjections(databaseOf(pool), [orderId], String, String)
  return projection!
}

export type ParkedStay = {
  entryAtMs: number
  exitAtMs: number
  lotId: string
  vehicleClass: string
  energy: string
  entitlements: string[]
  bays: number
  excluded: { fromMs: number; toMs: number }[]
}

/** What calculates fees, as the backend does, with its calendar. */
export function tariffEngine() {
  type Compiled = { readonly compiled: unique symbol }
  type Compile = { compileTariff: (definition: TariffDefinition, calendar: unknown) => Compiled }
  type Price = {
    priceStay: (
      tariff: Compiled,
      stay: ParkedStay,
    ) => { kind: 'priced'; feeFen: number } | { kind: 'provisional' }
  }
  const { ChineseCalendar } = built<{ ChineseCalendar: new () => unknown }>(
    'adapters/calendar/chinese-calendar.js',
  )
  const { compileTariff } = built<Compile>('domain/tariff/compile-tariff.js')
  const calendar = new ChineseCalendar()
  return {
    compile: (definition: TariffDefinition) => compileTariff(definition, calendar),
    priceStay: built<Price>('domain/tariff/price-stay.js').priceStay,
  }
}
