import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createDatabase, logTail, startBroker, testStack, type Broker } from '@fangxing/dev/stack'
import { startWechatSim, type AppOptions, type MerchantOptions, type WechatSim } from '@fangxing/wechat-sim'
import { Pool } from 'pg'
import { BENCH_NAME } from './application-names'
import { Fixtures, type Lot, type Merchant, type StaffMember } from '../harness/fixtures'
import { BackendNode } from '../harness/backend-node'
import { DEPLOYED_OPTIONS } from './programs'

/** The devices in the bench's rows send no heartbeats and must not be declared offline. */
const NO_DEVICE_TIMEOUTS = { DEVICE_STALE_S: '600000', DEVICE_OFFLINE_S: '604800' }

/**
 * What every measurement uses: one database, one Redis, one broker, one backend node, and the staff of one lot. The broker is
 * the bench's own, so that it can be killed; it is the program that `npm start` uses.
 */
export type BenchSystem = {
  databaseUrl: string
  redisUrl: string
  db: Pool
  broker: Broker
  wechat: WechatSim
  node: BackendNode
  merchant: Merchant
  lot: Lot
  staff: StaffMember
  ownerId: string
  appid: string
  /** The keys that verify and decrypt the merchant's payment callbacks. */
  callbackKeys: { apiV3Key: string; verifiers: { serial: string; publicKeyPem: string }[] }
  environment: Record<string, string>
  /** Reserves `count` numbers of bench orders (see `orderAt`) and returns the first. */
  takeOrderNumbers(count: number): number
  stop(): Promise<void>
}

const required = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: run through npm run bench`)
  return value
}

export async function startBenchSystem(): Promise<BenchSystem> {
  const { adminUrl, redisUrl, dir } = testStack()
  const inside = path.join(dir, 'bench')
  mkdirSync(inside, { recursive: true })
  const databaseUrl = await createDatabase(adminUrl)
  const broker = await startBroker({
    dir: inside,
    databaseUrl,
    backend: { username: required('MQTT_USERNAME'), password: required('MQTT_PASSWORD') },
  })
  const merchants = JSON.parse(required('WECHAT_SIM_MERCHANTS')) as MerchantOptions[]
  const wechat = await startWechatSim({
    merchants,
    apps: JSON.parse(required('WECHAT_SIM_APPS')) as AppOptions[],
  })
  const environment: Record<string, string> = {
    ...(process.env as Record<string, string>),
    ...NO_DEVICE_TIMEOUTS,
    NODE_OPTIONS: `${DEPLOYED_OPTIONS} ${process.env.BENCH_NODE_OPTIONS ?? ''}`,
    DATABASE_URL: databaseUrl,
    MQTT_URL: broker.url,
    WECHAT_PAY_ORIGIN: wechat.url,
    WECHAT_PAY_BACKUP_ORIGIN: wechat.url,
    WECHAT_API_ORIGIN: wechat.url,
  }
  const node = await BackendNode.create(environment, path.join(inside, 'backend.log'))
  // Small, because the measured programs have pools of their own.
  const db = new Pool({ connectionString: databaseUrl, max: 4, application_name: BENCH_NAME })
  db.on('error', () => undefined)
  const stop = async () => {
    await node.stop()
    await Promise.allSettled([wechat.close(), db.end()])
    await broker.kill()
  }
  let nextOrderNumber = 1
  const takeOrderNumbers = (count: number) => {
    const first = nextOrderNumber
    nextOrderNumber += count
    return first
  }
  try {
    await node.start()
    const mchid = merchants[0]!.mchid
    const fixtures = new Fixtures(db)
    const merchant = await fixtures.merchant({ mchid })
    const lot = await fixtures.lot(merchant)
    const staff = await fixtures.staff(lot, { openid: 'bench-staff', onShift: true })
    const appid = required('WECHAT_OWNER_APPID')
    const ownerId = (
      await db.query<{ id: string }>(
        `INSERT INTO owner (id, appid, openid) VALUES (gen_random_uuid(), $1, 'bench-owner') RETURNING id`,
        [appid],
      )
    ).rows[0]!.id
    const backend = (
      JSON.parse(required('WECHAT_MERCHANTS')) as (BenchSystem['callbackKeys'] & { mchid: string })[]
    )[0]!
    const callbackKeys = { apiV3Key: backend.apiV3Key, verifiers: backend.verifiers }
    return {
      databaseUrl,
      redisUrl,
      db,
      broker,
      wechat,
      node,
      merchant,
      lot,
      staff,
      ownerId,
      appid,
      callbackKeys,
      environment,
      takeOrderNumbers,
      stop,
    }
  } catch (error) {
    process.stderr.write(`${logTail(node.logFile, 40)}\n`)
    await stop()
    throw error
  }
}
