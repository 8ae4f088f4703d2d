import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  cloneDatabase,
  createDatabase,
  createTemplate,
  databaseUrl as databaseUrlOf,
  makeLocalSecrets,
  startBroker,
  startPgbouncer,
  startRabbitCluster,
  startRedis,
  testRsaKey,
  TcpProxy,
  testStack,
} from '@fangxing/dev/stack'
import type { Broker, RabbitCluster, Service } from '@fangxing/dev/stack'
import { makeLocalCredentials, startWechatSim, type WechatSim } from '@fangxing/wechat-sim'
import { Pool } from 'pg'
import { BackendNode } from './backend-node'
import { migrateDatabase } from './backend-modules'

/** What the tests' own connections call themselves. */
export const HARNESS_NAME = 'fangxing-harness'
export const MCHID = '1900000109'
export const OWNER_APPID = 'wx00000000000000a1'
/** Of a system that was started with it as WECHAT_REMINDER_TEMPLATE. */
export const REMINDER_TEMPLATE = 'reminder-template'
export const MERCHANT_APPID = 'wx00000000000000b2'

export type SystemOptions = {
  nodes?: number
  /** The first node finds its database empty, as on a fresh machine. */
  emptyDatabase?: boolean
  /** The program of each node, where they are not all of the version under test: the first one to start makes the tables. */
  programs?: readonly string[]
  /** Clients call the running nodes in turn, instead of the first one. */
  callsEveryNode?: boolean
  /** `false` creates the nodes without starting them. */
  startNodes?: boolean
  /** Puts one TCP proxy between the first node and the broker, and another between the devices and the broker. */
  proxies?: boolean
  /** Three RabbitMQ nodes instead of the embedded broker. */
  clusteredBroker?: boolean
  /** Puts a TCP proxy between the nodes and the database. */
  databaseProxy?: boolean
  /** Puts a PgBouncer in session mode between the nodes and the database. */
  pooler?: boolean
  /** Settings of every node beside the usual ones. */
  settings?: Readonly<Record<string, string>>
}

/** The networks between the broker and its clients. */
type Proxies = { backend: TcpProxy; devices: TcpProxy }

export type SystemParts = {
  dir: string
  databaseUrl: string
  db: Pool
  redis: Service
  /** A cluster in its place is never restarted as one. */
  broker: Broker | RabbitCluster
  cluster: RabbitCluster | null
  wechat: WechatSim
  nodes: BackendNode[]
  environment: Record<string, string>
  proxies: Proxies | null
  databaseProxy: TcpProxy | null
  pooler: Service | null
}

const TEMPLATE = 'systems'

/** Migrated as a first node leaves it, or empty as on a fresh machine: a node looks for migrations at its start in both cases. */
async function makeDatabase(
  environment: Record<string, string>,
  { programs, emptyDatabase = programs !== undefined }: SystemOptions,
): Promise<void> {
  const { adminUrl } = testStack()
  const name = new URL(environment.DATABASE_URL!).pathname.slice(1)
  if (emptyDatabase) await createDatabase(adminUrl, name)
  else {
    await createTemplate(adminUrl, TEMPLATE, DATABASE_URL =>
      migrateDatabase({ ...environment, DATABASE_URL }),
    )
    await cloneDatabase(adminUrl, TEMPLATE, name)
  }
}

/** Starts everything around the backend, and creates its nodes without starting them. */
export async function startParts(options: SystemOptions): Promise<SystemParts> {
  const dir = mkdtempSync(path.join(tmpdir(), 'fangxing-e2e-'))
  const inside = (name: string) => {
    mkdirSync(path.join(dir, name), { recursive: true })
    return path.join(dir, name)
  }
  const databaseUrl = databaseUrlOf(testStack().adminUrl, `t_${randomBytes(6).toString('hex')}`)
  const db = new Pool({
    connectionString: databaseUrl,
    max: 4,
    application_name: HARNESS_NAME,
    // What a test looks at, and how it begins and ends an outage, does not depend on the outage.
    options: '-c default_transaction_read_only=off',
  })
  db.on('error', () => undefined)
  const redis = await startRedis({ dir: inside('redis'), appendOnly: true })
  const cluster = options.clusteredBroker
    ? await startRabbitCluster({ dir: inside('rabbitmq'), databaseUrl })
    : null
  const broker = cluster ?? (await startBroker({ dir: inside('broker'), databaseUrl }))
  const credentials = makeLocalCredentials({
    mchid: MCHID,
    appids: [OWNER_APPID, MERCHANT_APPID],
    name: '安泊停车',
    makeKey: testRsaKey,
  })
  const wechat = await startWechatSim({
    merchants: [credentials.sim],
    apps: credentials.apps,
    rules: { refundDurationMs: 50 },
    statePath: inside('wechat'),
  })
  const secrets = makeLocalSecrets()
  const secretOf = (appid: string) => credentials.apps.find(app => app.appid === appid)!.secret
  const environment: Record<string, string> = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PUBLIC_ORIGIN: 'http://127.0.0.1:1',
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '8',
    MIGRATE_ON_START: '1',
    REDIS_URL: redis.url,
    MQTT_URL: broker.url,
    MQTT_USERNAME: broker.username,
    MQTT_PASSWORD: broker.password,
    WECHAT_PAY_ORIGIN: wechat.url,
    WECHAT_PAY_BACKUP_ORIGIN: wechat.url,
    WECHAT_API_ORIGIN: wechat.url,
    WECHAT_MERCHANTS: JSON.stringify([credentials.backend]),
    WECHAT_OWNER_APPID: OWNER_APPID,
    WECHAT_OWNER_SECRET: secretOf(OWNER_APPID),
    WECHAT_MERCHANT_APPID: MERCHANT_APPID,
    WECHAT_MERCHANT_SECRET: secretOf(MERCHANT_APPID),
    COMMAND_KEY_ID: secrets.commandKeyId,
    COMMAND_PRIVATE_KEY: secrets.commandPrivateKey,
    DEVICE_MASTER_KEY: secrets.deviceMasterKey,
    QR_KEY: secrets.qrKey,
    PICTURES_DIR: inside('pictures'),
    LOG_LEVEL: 'info',
    MOVABLE_CLOCK: '1',
    WEBHOOK_ALLOW_LOCAL: '1',
    ...options.settings,
  }
  await makeDatabase(environment, options)
  const proxies = options.proxies
    ? { backend: await TcpProxy.open(broker.url), devices: await TcpProxy.open(broker.url) }
    : null
  const databaseProxy = options.databaseProxy ? await TcpProxy.open(databaseUrl) : null
  if (databaseProxy) environment.DATABASE_URL = databaseProxy.url
  const pooler = options.pooler ? await startPooler(inside('pgbouncer'), databaseUrl, db) : null
  if (pooler) environment.DATABASE_URL = pooler.url
  const nodes: BackendNode[] = []
  const count = options.programs?.length ?? options.nodes ?? 1
  for (let number = 0; number < count; number++) {
    const own: Record<string, string> = proxies && number === 0 ? { MQTT_URL: proxies.backend.url } : {}
    nodes.push(
      await BackendNode.create(environment, path.join(dir, `node-${number}.log`), {
        own,
        program: options.programs?.[number],
      }),
    )
  }
  // WeChat's callbacks and the QR links lead to the first node.
  environment.PUBLIC_ORIGIN = nodes[0]!.origin
  return {
    dir,
    databaseUrl,
    db,
    redis,
    broker,
    cluster,
    wechat,
    nodes,
    environment,
    proxies,
    databaseProxy,
    pooler,
  }
}

/** As operations.md says: PgBouncer drops the limits that a node asks for, so the database itself has them. */
async function startPooler(dir: string, databaseUrl: string, db: Pool): Promise<Service> {
  const limitsMs = {
    statement_timeout: 6_000,
    lock_timeout: 1_000,
    idle_in_transaction_session_timeout: 10_000,
  }
  const name = new URL(databaseUrl).pathname.slice(1)
  for (const [limit, ms] of Object.entries(limitsMs))
    await db.query(`ALTER DATABASE ${name} SET ${limit} = ${ms}`)
  return startPgbouncer({ dir, databaseUrl, mode: 'session' })
}
