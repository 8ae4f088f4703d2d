import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker, waitUntil, type Broker } from '@fangxing/dev/stack'
import { Device, MemoryFlash, type DeviceOptions, type KeyAnswer, type KeyClient } from '@fangxing/device-sim'
import { deviceTopic, LEAF, type DeviceEnvelope } from '@fangxing/contract/device-protocol'
import { newSigningSeed } from '@fangxing/contract/envelope'
import { Refusal } from '@fangxing/contract/refusal'
import { connectAsync } from 'mqtt'
import { pino } from 'pino'
import { createLockLink } from '../../../src/adapters/mqtt/lock-link'
import { constructServices, type Application } from '../../../src/composition/application'
import { newId } from '../../../src/persistence/new-id'
import type { DeviceRow } from '../../../src/persistence/rows'
import { startDeviceConsumer } from '../../../src/transport/mqtt/device-consumer'
import { addMerchant, startDeviceServices, type DeviceServices, type TestMerchant } from '../device-context'

const context = { actor: 'test', traceId: newId() }
export type Ring = { id: string; key: string }[]
export const newKey = (id: string) => ({ id, key: newSigningSeed() })

/** One node with a ring of signing keys. */
type Node = { application: Application; stop(): Promise<void> }

/** A backend on a real database and a real broker, whose signing keys change as they do when nodes are restarted. */
export class RotationSystem {
  readonly devices: Device[] = []
  private node: Node | undefined
  /** What devices asked over TLS, by its kind. */
  readonly asked: string[] = []
  /** False: the way over TLS is broken. */
  isReachable = true
  /** Called between the answer of the server and the device that waits for it; true loses the answer. */
  losesAnswer: (kind: 'fetch' | 'confirm', deviceId: string) => boolean = () => false

  private constructor(
    readonly services: DeviceServices,
    readonly merchant: TestMerchant,
    readonly broker: Broker,
  ) {}

  static async start(ring: Ring): Promise<RotationSystem> {
    const services = await startDeviceServices()
    const merchant = await addMerchant(services)
    const broker = await startBroker({
      dir: mkdtempSync(join(tmpdir(), 'fx-keys-')),
      databaseUrl: services.settings.DATABASE_URL,
    })
    const system = new RotationSystem(services, merchant, broker)
    await system.restart(ring)
    return system
  }

  get application(): Application {
    return this.node!.application
  }

  /** All nodes have this ring now, the newest key first. */
  async restart(ring: Ring): Promise<void> {
    await this.node?.stop()
    this.node = await this.startNode(ring)
  }

  async startNode(ring: Ring): Promise<Node> {
    const { services, broker } = this
    const settings = {
      ...services.settings,
      ...ringSettings(ring),
      MQTT_URL: broker.url,
      MQTT_USERNAME: broker.username,
      MQTT_PASSWORD: broker.password,
    }
    const link = createLockLink(settings, pino({ level: 'silent' }))
    const application = constructServices({ ...services, locks: link, settings })
    const consumer = startDeviceConsumer(application, link)
    await link.start()
    await waitUntil(() => link.isConnected(), { what: 'a connection to the broker' })
    return {
      application,
      stop: async () => {
        await consumer.stop()
        await link.stop()
      },
    }
  }

  /** A provisioned device, online unless asked otherwise, with a memory that outlives its power. */
  async addDevice(more: Partial<DeviceOptions> = {}): Promise<Device> {
    const { provisionDevice } = this.application
    const { staff, lotId } = this.merchant
    const { token } = await provisionDevice.issueToken(staff, { lotId }, context)
    const reply = await provisionDevice.provision({ token, serial: newId(), firmware: '1.0' }, context)
    const device = new Device({
      credentials: { ...reply, mqttUrl: this.broker.url },
      timings: {
        raiseMs: 50,
        lowerMs: 50,
        bootMs: 20,
        heartbeatMs: 200,
        statePeriodMs: 600,
        keysRetryMs: 20,
        timeRequestMs: 200,
      },
      keyFlash: new MemoryFlash(),
      keyClient: this.clientFor(reply.deviceId),
      ...more,
    })
    this.devices.push(device)
    device.powerOn()
    await this.until(`${device.deviceId} online`, async () => (await this.row(device)).link === 'online')
    return device
  }

  /** The device's way to the HTTP routes, without the socket. */
  clientFor(deviceId: string): KeyClient {
    const ask = async <Reply>(
      kind: 'fetch' | 'confirm',
      envelope: string,
      answer: (parsed: DeviceEnvelope) => Promise<Reply>,
    ): Promise<KeyAnswer<Reply>> => {
      this.asked.push(`${deviceId} ${kind}`)
      if (!this.isReachable) return { kind: 'unknown' }
      try {
        const reply = await answer(JSON.parse(envelope) as DeviceEnvelope)
        return this.losesAnswer(kind, deviceId) ? { kind: 'unknown' } : { kind: 'answer', reply }
      } catch (error) {
        if (!(error instanceof Refusal)) return { kind: 'unknown' }
        if (error.code === 'DEVICE_SEAL_INVALID') return { kind: 'refused' }
        return { kind: error.code === 'VERSION_CONFLICT' ? 'changed' : 'unknown' }
      }
    }
    return {
      fetch: envelope =>
        ask('fetch', envelope, it => this.application.renewKeys.fetch(it, context, async () => undefined)),
      confirm: envelope =>
        ask('confirm', envelope, it =>
          this.application.renewKeys.confirm(it, context, async () => undefined),
        ),
    }
  }

  async row({ deviceId }: { deviceId: string }): Promise<DeviceRow> {
    const { database } = this.services
    return (await database.one<DeviceRow>('SELECT * FROM device WHERE id = $1', [deviceId]))!
  }

  until(what: string, check: () => boolean | Promise<boolean>, timeoutMs = 15_000): Promise<unknown> {
    return waitUntil(check, { what, timeoutMs, everyMs: 10 })
  }

  /** The device has confirmed this ring and this version. */
  async untilConfirmed(device: Device, ring: Ring, version = 1): Promise<void> {
    const names = ring.map(({ id }) => id).join()
    await this.until(`${device.deviceId} to confirm ${names} ${version}`, async () => {
      const row = await this.row(device)
      return row.command_keys?.join() === names && row.confirmed_key_version === version
    })
    await this.until(`${device.deviceId} to hear that`, () => device.keyStore.load()?.next === null)
  }

  /** What the broker would give this device if it came now. */
  async retained({ deviceId, merchantId }: Device): Promise<{ k: string }[]> {
    const { url, username, password } = this.broker
    const client = await connectAsync(url, { username, password, clientId: username })
    const messages: { k: string }[] = []
    client.on('message', (_topic, payload) => messages.push(JSON.parse(payload.toString()) as { k: string }))
    await client.subscribeAsync(deviceTopic(merchantId, deviceId, LEAF.desired), { qos: 1 })
    await this.until('the retained message', () => messages.length > 0)
    await client.endAsync()
    return messages
  }

  incidents(): Promise<{ kind: string; subject: string; state: string; detail: Record<string, unknown> }[]> {
    return this.services.database.query(
      'SELECT kind, subject, state, detail FROM incident ORDER BY opened_at',
    )
  }

  async stop(): Promise<void> {
    for (const device of this.devices) device.stop()
    await this.node?.stop()
    await this.broker.stop()
    await this.services.close()
  }
}

function ringSettings([current, ...former]: Ring) {
  return {
    COMMAND_KEY_ID: current!.id,
    COMMAND_PRIVATE_KEY: current!.key,
    COMMAND_FORMER_KEYS: former.map(({ id, key }) => `${id}:${key}`).join(' '),
  }
}
