import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  createDatabase,
  dropDatabase,
  makeLocalSecrets,
  startBroker,
  startRedis,
  testStack,
  waitUntil,
} from '@fangxing/dev/stack'
import type { Broker, Service } from '@fangxing/dev/stack'
import { Device, provision, type DeviceCredentials, type Timings } from '@fangxing/device-sim'
import {
  makeLocalCredentials,
  openidOf,
  startWechatSim,
  type Rules,
  type WechatSim,
} from '@fangxing/wechat-sim'
import { Pool } from 'pg'
import { auditWorld } from './audit'
import {
  buildDebt,
  buildLot,
  buildMerchant,
  buildProvisionToken,
  buildStaff,
  type Debt,
  type Lot,
  type Merchant,
  type Person,
} from './builders'
import { OwnerPhone, StaffPhone } from './http-client'
import { Line } from './line'
import { BackendNode } from './node'

const MCHID = '1900000109'
const OWNER_APPID = 'wx00000000000000a1'
const MERCHANT_APPID = 'wx00000000000000b2'

/** A lock that moves in a blink, so that a story takes as long as it needs and no longer. */
const QUICK: Partial<Timings> = {
  raiseMs: 120,
  lowerMs: 120,
  motorTimeoutMs: 2000,
  heartbeatMs: 1000,
  statePeriodMs: 3000,
  retryMs: 300,
  bootMs: 60,
  timeRequestMs: 300,
}

export type WorldOptions = {
  nodes?: number
  settings?: Record<string, string>
  rules?: Partial<Rules>
  /** Starts no node yet: for tests that arm a failpoint before the first start. */
  asleep?: boolean
  /** Puts a line that can fail before the broker for the first node, and another for the devices. */
  lines?: boolean
}

/** What lies between the broker and those who speak through it. */
export type Lines = { platform: Line; devices: Line }

/**
 * A whole small town for one test file: its own database, Redis and broker, the local WeChat, backend processes, devices
 * and phones; all real, all on loopback, all gone at the end.
 */
export class World {
  readonly devices: Device[] = []
  private offsetMs = 0
  private readonly credentials = new Map<string, DeviceCredentials>()
  merchant!: Merchant
  lot!: Lot
  attendant!: Person

  private constructor(
    readonly dir: string,
    readonly databaseUrl: string,
    readonly db: Pool,
    readonly redis: Service,
    readonly broker: Broker,
    readonly wechat: WechatSim,
    readonly nodes: BackendNode[],
    readonly environment: Record<string, string>,
    private readonly maybeLines: Lines | null,
  ) {}

  /** Only in a world that was asked for them. */
  get lines(): Lines {
    if (!this.maybeLines) throw new Error('this world has no lines')
    return this.maybeLines
  }

  static async start(options: WorldOptions = {}): Promise<World> {
    const dir = mkdtempSync(path.join(tmpdir(), 'fangxing-world-'))
    const databaseUrl = await createDatabase(testStack().adminUrl)
    const db = new Pool({ connectionString: databaseUrl, max: 4 })
    db.on('error', () => undefined)
    const inside = (name: string) => {
      mkdirSync(path.join(dir, name), { recursive: true })
      return path.join(dir, name)
    }
    const redis = await startRedis({ dir: inside('redis'), appendOnly: true })
    const broker = await startBroker({ dir: inside('broker'), databaseUrl })
    const credentials = makeLocalCredentials({
      mchid: MCHID,
      appids: [OWNER_APPID, MERCHANT_APPID],
      name: '安泊停车',
    })
    const rules = { refundDurationMs: 50, ...options.rules }
    const wechat = await startWechatSim({
      merchants: [credentials.sim],
      apps: credentials.apps,
      rules,
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
      ...options.settings,
    }
    const lines = options.lines
      ? { platform: await Line.open(broker.port), devices: await Line.open(broker.port) }
      : null
    const nodes: BackendNode[] = []
    for (let number = 0; number < (options.nodes ?? 1); number++) {
      const own: Record<string, string> = lines && number === 0 ? { MQTT_URL: lines.platform.url } : {}
      nodes.push(await BackendNode.create(environment, path.join(dir, `node-${number}.log`), own))
    }
    // Notices and links go to the first node; it must know its own address.
    environment.PUBLIC_ORIGIN = nodes[0]!.origin
    const world = new World(dir, databaseUrl, db, redis, broker, wechat, nodes, environment, lines)
    if (options.asleep) return world
    await nodes[0]!.start()
    await Promise.all(nodes.slice(1).map(node => node.start()))
    await world.settle()
    return world
  }

  /** A merchant with one lot, an attendant on shift, a manager, a finance clerk, and the platform's own staff. */
  async settle(): Promise<void> {
    this.merchant = await buildMerchant(this.db, { mchid: MCHID })
    this.lot = await buildLot(this.db, this.merchant)
    const staff = (name: string, roles: string[], onShift = false) =>
      buildStaff(this.db, this.merchant, [this.lot], {
        openid: openidOf(MERCHANT_APPID, name),
        roles,
        name,
        onShift,
      })
    this.attendant = await staff('attendant', ['attendant'], true)
    await staff('manager', ['manager'])
    await staff('finance', ['finance'])
    await staff('platform', ['platform'])
  }

  get node(): BackendNode {
    return this.nodes.find(node => node.running) ?? this.nodes[0]!
  }

  readonly origin = (): string => this.node.origin

  owner(name: string): Promise<OwnerPhone> {
    return new OwnerPhone(this.origin, name).signIn()
  }

  staff(name: string): Promise<StaffPhone> {
    return new StaffPhone(this.origin, name).signIn()
  }

  /** What `name` is called in the owner mini-program's app. */
  openid(name: string): string {
    return openidOf(OWNER_APPID, name)
  }

  debt(wish: Parameters<typeof buildDebt>[2] = {}): Promise<Debt> {
    return buildDebt(this.db, this.lot, wish)
  }

  /** A device provisioned through the front door, powered, online, and self-tested today. */
  async addDevice(timings: Partial<Timings> = {}): Promise<Device> {
    const token = await buildProvisionToken(this.db, this.merchant, this.lot)
    const credentials = await provision({ url: this.origin(), token, firmware: 'sim-1.0.0' })
    const clock = {
      nowMs: () => Date.now() + this.offsetMs,
      monotonicMs: () => performance.now(),
      after: (ms: number, call: () => void) => {
        const timer = setTimeout(call, ms)
        return () => clearTimeout(timer)
      },
    }
    const device = new Device({
      credentials,
      mqttUrl: this.maybeLines?.devices.url ?? this.broker.url,
      timings: { ...QUICK, ...timings },
      clock,
      seed: this.devices.length + 1,
    })
    this.devices.push(device)
    this.credentials.set(device.deviceId, credentials)
    device.powerOn()
    await this.until(`device ${device.deviceId} to be online`, async () => {
      const row = await this.deviceRow(device.deviceId)
      return row.link === 'online' && row.position === 'down' && device.telemetry().timeKnown
    })
    await this.selfTest(device)
    return device
  }

  /** A request that its device never heard is gone for good: people ask again. */
  async selfTest(device: Device): Promise<void> {
    const manager = await this.staff('manager')
    const before = (await this.deviceRow(device.deviceId)).self_test_at
    let askedMs = -Infinity
    await this.until(`self-test of ${device.deviceId}`, async () => {
      const row = await this.deviceRow(device.deviceId)
      if (row.self_test_ok === true && Number(row.self_test_at) !== Number(before)) return true
      if (performance.now() - askedMs > 3_000) {
        askedMs = performance.now()
        await manager.call('askSelfTest', { params: { deviceId: device.deviceId }, body: {} })
      }
      return false
    })
  }

  credentialsOf(device: Device): DeviceCredentials {
    return this.credentials.get(device.deviceId)!
  }

  link(device: Device): string {
    return this.credentialsOf(device).qrUrl!
  }

  async deviceRow(deviceId: string) {
    return (await this.db.query('SELECT * FROM device WHERE id = $1', [deviceId])).rows[0] as Record<
      string,
      unknown
    >
  }

  async orderRow(orderId: string) {
    return (await this.db.query('SELECT * FROM recovery_order WHERE id = $1', [orderId])).rows[0] as {
      state: string
      version: number
    } & Record<string, unknown>
  }

  async rows<T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> {
    return (await this.db.query(text, values)).rows as T[]
  }

  until<T>(what: string, check: () => T | Promise<T>, timeoutMs = 15_000): Promise<NonNullable<T>> {
    return waitUntil(check, { what: `${what}\n  logs: ${this.dir}`, timeoutMs, everyMs: 15 })
  }

  untilOrder(orderId: string, state: string | string[], timeoutMs?: number): Promise<unknown> {
    const states = [state].flat()
    return this.until(
      `order ${orderId} to be ${states.join(' or ')}`,
      async () => states.includes((await this.orderRow(orderId)).state),
      timeoutMs,
    )
  }

  /** Moves everybody's time on: backend, WeChat, devices, and the jobs that wait for it. */
  async advance(ms: number): Promise<void> {
    this.offsetMs += ms
    for (const node of this.nodes) node.setClock(this.offsetMs)
    await this.moveJobs(ms)
    await this.wechat.clock.advance(ms)
  }

  /** All waiting jobs at once may deadlock with a commit that queues two of them; PostgreSQL ends one of the two, perhaps this. */
  private async moveJobs(ms: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.db.query(
          `UPDATE graphile_worker._private_jobs SET run_at = run_at - $1 * interval '1 millisecond' WHERE run_at > now()`,
          [ms],
        )
        return
      } catch (error) {
        if ((error as { code?: string }).code !== '40P01' || attempt === 10) throw error
      }
    }
  }

  private driftedAt = 0

  /** Lets time pass ten times faster than it does, for timers that a story waits for; jobs still get their turn. */
  async drift(): Promise<void> {
    if (performance.now() - this.driftedAt < 200) return
    this.driftedAt = performance.now()
    await this.advance(2_000)
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs)
  }

  logOf(node: BackendNode): string {
    return readFileSync(node.logFile, 'utf8')
  }

  /** Every broken invariant as one line; a story ends with none. */
  audit(): Promise<string[]> {
    return auditWorld(this)
  }

  async stop(): Promise<void> {
    for (const device of this.devices) device.stop()
    await Promise.all(this.nodes.map(node => (node.running ? node.kill() : undefined)))
    await this.wechat.close().catch(() => undefined)
    await Promise.all([this.maybeLines?.platform.close(), this.maybeLines?.devices.close()])
    await Promise.all([this.broker.kill(), this.redis.kill()])
    await this.db.end().catch(() => undefined)
    await dropDatabase(testStack().adminUrl, this.databaseUrl).catch(() => undefined)
  }
}
