import { randomBytes } from 'node:crypto'
import { testStack } from '@fangxing/dev/stack'
import { pino } from 'pino'
import { newSigningSeed } from '@fangxing/contract/envelope'
import { createMetrics } from '../../src/telemetry/metrics'
import { newId } from '../../src/persistence/new-id'
import { constructServices } from '../../src/composition/application'
import type { PublishOutcome } from '../../src/ports'
import type { StaffSession } from '../../src/domain/sessions'
import type { BaseServices } from '../../src/composition/base-services'
import type { Application } from '../../src/composition/application'
import type { Settings } from '../../src/settings/settings'
import { openStores } from '../support/open-stores'

type Published = { topic: string; body: string; retain: boolean }
export type DeviceServices = Application & {
  /** What went to devices through the fake link, oldest first. */
  published: Published[]
  /** Lets time pass for every service. */
  advanceClock(ms: number): void
  close(): Promise<void>
}

/** The services on a fresh real database and Redis; only the way to the devices is a list. */
export async function startDeviceServices(): Promise<DeviceServices> {
  const stack = testStack()
  // The limits that a node has by default.
  const limits = { lock_timeout: 1_000, statement_timeout: 6_000, query_timeout: 8_000, max: 8 }
  let offsetMs = 0
  const clock = { now: () => new Date(Date.now() + offsetMs) }
  const { url, database, orderCache, close } = await openStores(limits, clock.now, id => id)
  const settings = {
    NODE_ENV: 'test',
    PUBLIC_ORIGIN: 'https://fx.example',
    DATABASE_URL: url,
    MQTT_URL: stack.mqttUrl,
    MQTT_USERNAME: stack.mqttUsername,
    MQTT_PASSWORD: stack.mqttPassword,
    COMMAND_KEY_ID: 'test-1',
    COMMAND_PRIVATE_KEY: newSigningSeed(),
    DEVICE_MASTER_KEY: randomBytes(32).toString('base64'),
    QR_KEY: randomBytes(32).toString('base64'),
    WORKER_CONCURRENCY: 4,
    WORKER_WECHAT_CONCURRENCY: 2,
    WORKER_WEBHOOK_CONCURRENCY: 2,
    WECHAT_UPLOAD_SHIPPING: '1',
    RAISE_EXPIRY_S: 15,
    RELEASE_DELAYED_S: 15,
    RELEASE_MANAGER_S: 120,
    RELEASE_DUTY_OFFICER_S: 300,
    DEVICE_STALE_S: 120,
    DEVICE_OFFLINE_S: 180,
    HOLD_DAY_S: 14_400,
    HOLD_NIGHT_S: 7200,
    MOVE_TASK_ACKNOWLEDGE_S: 60,
    MOVE_TASK_DONE_S: 900,
  } as unknown as Settings
  const published: Published[] = []
  const locks = {
    publish: async (topic: string, body: string, options: { retain: boolean }): Promise<PublishOutcome> => (
      published.push({ topic, body, ...options }),
      'taken'
    ),
    isConnected: () => true,
  }
  const base = {
    database,
    orderCache,
    settings,
    clock,
    clockCheck: { isNodeRight: () => true, agreesWithWeChat: () => true },
    locks,
    wechatHealth: { pauseMs: () => 0 },
    metrics: createMetrics(),
    log: pino({ level: 'silent' }),
  } as unknown as BaseServices
  return Object.assign(constructServices(base), {
    published,
    advanceClock: (ms: number) => void (offsetMs += ms),
    close,
  })
}

export type TestMerchant = { merchantId: string; lotId: string; staff: StaffSession; other: StaffSession }

/** A merchant with one lot and two attendants on shift. */
export async function addMerchant({ database, clock }: DeviceServices): Promise<TestMerchant> {
  const merchantId = newId()
  const lotId = newId()
  const at = clock.now()
  await database.query(
    `INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, $2, '商家', '商家', '1900000001', '4000000000')`,
    [merchantId, `m-${merchantId.slice(-12)}`],
  )
  await database.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline) VALUES ($1, $2, '东门停车场', '东门', '4000000000')`,
    [lotId, merchantId],
  )
  const hire = async (name: string): Promise<StaffSession> => {
    const staffId = newId()
    await database.query(
      `INSERT INTO staff (id, merchant_id, name, roles, lot_ids) VALUES ($1, $2, $3, '{attendant}', $4)`,
      [staffId, merchantId, name, [lotId]],
    )
    await database.query(
      `INSERT INTO shift (id, merchant_id, staff_id, lot_id, started_at) VALUES ($1, $2, $3, $4, $5)`,
      [newId(), merchantId, staffId, lotId, at],
    )
    return { kind: 'staff', staffId, merchantId, roles: ['attendant'], lotIds: [lotId] }
  }
  return { merchantId, lotId, staff: await hire('小王'), other: await hire('小李') }
}

/** Gives the tests of a file services and one merchant, once, through `started`. */
export function useDevices(
  started: (made: { services: DeviceServices; merchant: TestMerchant }) => void,
): void {
  let services: DeviceServices
  beforeAll(async () => {
    services = await startDeviceServices()
    started({ services, merchant: await addMerchant(services) })
  })
  afterAll(() => services.close())
}
