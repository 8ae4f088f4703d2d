import { dropDatabase, testStack, waitUntil, type Broker, type Service } from '@fangxing/dev/stack'
import { Device, provision, type DeviceCredentials, type Timings } from '@fangxing/device-sim'
import { openidOf, type WechatSim } from '@fangxing/wechat-sim'
import type { Plate } from '@fangxing/contract/plate'
import type { Pool } from 'pg'
import type { BackendNode } from './backend-node'
import { Fixtures, type Arrear, type ArrearOptions, type OwedStay } from './fixtures'
import type { Lot, Merchant, StaffMember } from './fixtures'
import { FAST_TIMINGS } from './fast-timings'
import { OwnerClient, StaffClient } from './http-client'
import { findBrokenInvariants } from './invariants'
import { advanceJobs } from './job-queue'
import {
  HARNESS_NAME,
  MCHID,
  MERCHANT_APPID,
  startParts,
  type SystemOptions,
  type SystemParts,
} from './system-parts'

const KEPT_SESSION_MS = 5 * 60_000

/**
 * A whole system for one test file: its own database, Redis, broker, local WeChat, backend processes, devices and clients.
 * All are real, all listen on loopback only, and `stop` ends them all.
 */
export class TestSystem {
  readonly devices: Device[] = []
  readonly dir: string
  readonly db: Pool
  readonly redis: Service
  readonly broker: Broker
  readonly wechat: WechatSim
  readonly nodes: readonly BackendNode[]
  readonly environment: Readonly<Record<string, string>>
  merchant!: Merchant
  lot!: Lot
  attendant!: StaffMember
  private readonly fixtures: Fixtures
  private readonly credentials = new Map<string, DeviceCredentials>()
  /** By which the server knows this system's own connections. */
  readonly applicationName = HARNESS_NAME
  private offsetMs = 0
  private acceleratedAtMs = 0
  private wechatErrorMs = 0
  private callCount = 0
  private managerSession: { client: StaffClient; untilMs: number } | undefined

  private constructor(
    private readonly parts: SystemParts,
    private readonly callsEveryNode: boolean,
  ) {
    this.dir = parts.dir
    this.db = parts.db
    this.redis = parts.redis
    this.broker = parts.broker as Broker
    this.wechat = parts.wechat
    this.nodes = parts.nodes
    this.environment = parts.environment
    this.fixtures = new Fixtures(parts.db)
  }

  static async start(options: SystemOptions = {}): Promise<TestSystem> {
    const system = new TestSystem(await startParts(options), options.callsEveryNode ?? false)
    if (options.startNodes === false) return system
    // One node migrates the database before the others start.
    await system.nodes.find(node => node.isNew)!.start()
    await Promise.all(system.nodes.map(node => node.start()))
    await system.addPeople()
    return system
  }

  /** A merchant with one lot, an attendant on shift, a manager, a finance clerk, and an operator of the platform. */
  private async addPeople(): Promise<void> {
    this.merchant = await this.fixtures.merchant({ mchid: MCHID })
    this.lot = await this.fixtures.lot(this.merchant)
    const addStaff = (role: string, onShift = false) =>
      this.fixtures.staff(this.lot, {
        openid: openidOf(MERCHANT_APPID, role),
        roles: [role],
        name: role,
        onShift,
      })
    this.attendant = await addStaff('attendant', true)
    await addStaff('manager')
    await addStaff('finance')
    await addStaff('platform')
  }

  get proxies() {
    return this.optional('proxies')
  }
  get cluster() {
    return this.optional('cluster')
  }
  get databaseProxy() {
    return this.optional('databaseProxy')
  }
  get pooler() {
    return this.optional('pooler')
  }

  private optional<Name extends keyof SystemParts>(name: Name): NonNullable<SystemParts[Name]> {
    const part = this.parts[name]
    if (part === null) throw new Error(`this system was started without: ${name}`)
    return part
  }

  /** The first node that runs. */
  get node(): BackendNode {
    return this.nodes.find(node => node.running) ?? this.nodes[0]!
  }

  readonly origin = (): string => {
    const running = this.callsEveryNode ? this.nodes.filter(node => node.running) : []
    return (running[this.callCount++ % running.length] ?? this.node).origin
  }

  readonly owner = (name: string): Promise<OwnerClient> => new OwnerClient(this.origin, name).signIn()
  readonly staff = (name: string): Promise<StaffClient> => new StaffClient(this.origin, name).signIn()

  /**
   * One session of the manager, kept for five minutes of the platform's time: what is looked at again and again signs in
   * once, as a phone does, and a session that time has ended is not used.
   */
  async manager(): Promise<StaffClient> {
    if (this.managerSession && this.now().getTime() < this.managerSession.untilMs)
      return this.managerSession.client
    const client = await this.staff('manager')
    this.managerSession = { client, untilMs: this.now().getTime() + KEPT_SESSION_MS }
    return client
  }

  /** From now on everything is done for another lot by its own manager. */
  workFor(lot: Lot, manager: StaffClient): void {
    this.lot = lot
    this.managerSession = { client: manager, untilMs: this.now().getTime() + KEPT_SESSION_MS }
  }

  readonly addArrear = (options: ArrearOptions = {}): Promise<Arrear> =>
    this.fixtures.arrear(this.lot, options)
  readonly addOwedStay = (sourceId: string, isReported = true): Promise<OwedStay> =>
    this.fixtures.owedStay(this.lot, sourceId, isReported)
  readonly bindPlate = (openid: string, plate: Plate): Promise<string> =>
    this.fixtures.plateBinding(openid, plate, this.now())

  /** A device that was provisioned over HTTP, is powered and online, and passed its self-test today. */
  async addDevice(timings: Partial<Timings> = {}, givenToken?: string): Promise<Device> {
    const token = givenToken ?? (await this.fixtures.provisionToken(this.lot))
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
      mqttUrl: this.parts.proxies?.devices.url ?? this.parts.cluster?.deviceUrl ?? this.broker.url,
      timings: { ...FAST_TIMINGS, ...timings },
      clock,
      seed: this.devices.length + 1,
      // Devices get newer firmware after the platform: a former node would refuse what it does not know.
      keepsEvents: this.nodes.every(node => node.isNew),
      serverUrl: this.origin,
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

  /** For nodes that start from now on. */
  changeEnvironment(change: Readonly<Record<string, string>>): void {
    Object.assign(this.parts.environment, change)
  }

  /** Requests a self-test until it has passed: a request that the device never received is not sent again by itself. */
  async selfTest(device: Device): Promise<void> {
    const manager = await this.manager()
    const before = (await this.deviceRow(device.deviceId)).self_test_at
    let requestedAtMs = -Infinity
    await this.until(`self-test of ${device.deviceId}`, async () => {
      const row = await this.deviceRow(device.deviceId)
      if (row.self_test_ok === true && Number(row.self_test_at) !== Number(before)) return true
      if (performance.now() - requestedAtMs > 3_000) {
        requestedAtMs = performance.now()
        await manager.call('askSelfTest', { params: { deviceId: device.deviceId }, body: {} })
      }
      return false
    })
  }

  credentialsOf(device: Device): DeviceCredentials {
    return this.credentials.get(device.deviceId)!
  }

  /** The signed link in the device's QR code. */
  qrUrl(device: Device): string {
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

  /** The number by which WeChat knows a payment. */
  async outTradeNo(paymentId: string): Promise<string> {
    const [row] = await this.rows<{ out_trade_no: string }>(
      'SELECT out_trade_no FROM payment WHERE id = $1',
      [paymentId],
    )
    return row!.out_trade_no
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

  /** Advances the clocks of the backend, WeChat and the devices, and the due times of waiting jobs. */
  async advance(ms: number): Promise<void> {
    this.offsetMs += ms
    for (const node of this.nodes) node.setClock(this.offsetMs)
    await this.wechat.clock.advance(ms)
    // Once more: what a node has measured of WeChat's time while it moved counts for nothing.
    for (const node of this.nodes) node.setClock(this.offsetMs)
    await advanceJobs(this.db, ms)
  }

  /**
   * Called again and again, makes time pass ten times as fast as it does. Steps of two seconds, not one large jump, so that
   * each job that becomes due still runs before the next deadline passes.
   */
  async accelerateTime(): Promise<void> {
    if (performance.now() - this.acceleratedAtMs < 200) return
    this.acceleratedAtMs = performance.now()
    await this.advance(2_000)
  }

  /** Makes WeChat's clock wrong by this much against the platform's. */
  async setWechatClockError(errorMs: number): Promise<void> {
    const stepMs = errorMs - this.wechatErrorMs
    this.wechatErrorMs = errorMs
    if (stepMs !== 0) await this.wechat.clock.set(this.wechat.clock.now() + stepMs)
  }

  now(): Date {
    return new Date(Date.now() + this.offsetMs)
  }

  /** Every broken invariant as one line; none is broken at the end of a test. */
  brokenInvariants(): Promise<string[]> {
    return findBrokenInvariants(this)
  }

  async stop(): Promise<void> {
    for (const device of this.devices) device.stop()
    await Promise.all(this.nodes.filter(node => node.running).map(node => node.kill()))
    await this.wechat.close().catch(() => undefined)
    await Promise.all([
      this.parts.proxies?.backend.close(),
      this.parts.proxies?.devices.close(),
      this.parts.databaseProxy?.close(),
    ])
    await Promise.all([this.broker.kill(), this.redis.kill(), this.parts.pooler?.kill()])
    await this.db.end().catch(() => undefined)
    await dropDatabase(testStack().adminUrl, this.parts.databaseUrl).catch(() => undefined)
  }
}
