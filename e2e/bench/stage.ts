import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { createDatabase, logTail, startBroker, testStack, type Broker } from '@fangxing/dev/stack'
import { startWechatSim, type AppOptions, type MerchantOptions, type WechatSim } from '@fangxing/wechat-sim'
import { Pool } from 'pg'
import {
  buildLot,
  buildMerchant,
  buildStaff,
  type Lot,
  type Merchant,
  type Person,
} from '../harness/builders'
import { BackendNode } from '../harness/node'

/** The simulated devices of the bench do not send heartbeats: nothing may take them for lost meanwhile. */
const PATIENT = { DEVICE_STALE_S: '600000', DEVICE_OFFLINE_S: '604800' }

/**
 * What every measure stands on: one database, one Redis, one broker and one backend node, and the people of one lot.
 * The broker is ours, so that it can be killed; its program is the one `npm start` uses.
 */
export type Stage = {
  databaseUrl: string
  redisUrl: string
  db: Pool
  broker: Broker
  wechat: WechatSim
  node: BackendNode
  merchant: Merchant
  lot: Lot
  staff: Person
  ownerId: string
  appid: string
  /** Of the merchant's notices: what verifies and opens them. */
  noticeKeys: { apiV3Key: string; verifiers: { serial: string; publicKeyPem: string }[] }
  environment: Record<string, string>
  stop(): Promise<void>
}

const needed = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing: run through npm run bench`)
  return value
}

export async function setStage(): Promise<Stage> {
  const { adminUrl, redisUrl, dir } = testStack()
  const inside = path.join(dir, 'bench')
  mkdirSync(inside, { recursive: true })
  const databaseUrl = await createDatabase(adminUrl)
  const broker = await startBroker({
    dir: inside,
    databaseUrl,
    backend: { username: needed('MQTT_USERNAME'), password: needed('MQTT_PASSWORD') },
  })
  const merchants = JSON.parse(needed('WECHAT_SIM_MERCHANTS')) as MerchantOptions[]
  const wechat = await startWechatSim({
    merchants,
    apps: JSON.parse(needed('WECHAT_SIM_APPS')) as AppOptions[],
  })
  const environment: Record<string, string> = {
    ...(process.env as Record<string, string>),
    ...PATIENT,
    NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS ?? '',
    DATABASE_URL: databaseUrl,
    MQTT_URL: broker.url,
    WECHAT_PAY_ORIGIN: wechat.url,
    WECHAT_PAY_BACKUP_ORIGIN: wechat.url,
    WECHAT_API_ORIGIN: wechat.url,
  }
  const node = await BackendNode.create(environment, path.join(inside, 'backend.log'))
  // The pool's own statements are few and long; what is measured has pools of its own.
  const db = new Pool({ connectionString: databaseUrl, max: 4 })
  db.on('error', () => undefined)
  const stop = async () => {
    await node.stop()
    await Promise.allSettled([wechat.close(), db.end()])
    await broker.kill()
  }
  try {
    await node.start()
    const mchid = merchants[0]!.mchid
    const merchant = await buildMerchant(db, { mchid })
    const lot = await buildLot(db, merchant)
    const staff = await buildStaff(db, merchant, [lot], { openid: 'bench-staff', onShift: true })
    const appid = needed('WECHAT_OWNER_APPID')
    const ownerId = (
      await db.query<{ id: string }>(
        `INSERT INTO owner (id, appid, openid) VALUES (gen_random_uuid(), $1, 'bench-owner') RETURNING id`,
        [appid],
      )
    ).rows[0]!.id
    const backend = (
      JSON.parse(needed('WECHAT_MERCHANTS')) as (Stage['noticeKeys'] & { mchid: string })[]
    )[0]!
    const noticeKeys = { apiV3Key: backend.apiV3Key, verifiers: backend.verifiers }
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
      noticeKeys,
      environment,
      stop,
    }
  } catch (error) {
    process.stderr.write(`${logTail(node.logFile, 40)}\n`)
    await stop()
    throw error
  }
}
