import { randomBytes } from 'node:crypto'
import { connect, type IPublishPacket, type MqttClient } from 'mqtt'
import type { Logger } from 'pino'
import { DEVICE_LEAVES, LEAF, leafFilter, MAX_PAYLOAD_BYTES } from '@fangxing/contract/device-protocol'
import type { HeldMessage, LockGateway, PublishOutcome } from '../../ports'
import type { Settings } from '../../settings/settings'
import { acknowledge, HELD } from './held-message'
import { UnconfirmedPublishes } from './unconfirmed-publishes'

export type { HeldMessage, LockGateway } from '../../ports'

type LinkSettings = Pick<Settings, 'MQTT_URL' | 'MQTT_USERNAME' | 'MQTT_PASSWORD'> &
  Partial<Pick<Settings, 'MQTT_VERSION'>>

/**
 * Retained messages come filter by filter. A device sends `life` before `state`; the other way round its birth would come
 * after something newer and be taken for old.
 */
const SUBSCRIBED_LEAVES = [...DEVICE_LEAVES].sort(
  (one, other) => Number(other === LEAF.presence) - Number(one === LEAF.presence),
)

const RECONNECT_MIN_MS = 200
const RECONNECT_MAX_MS = 2000
/** An envelope is base64url inside JSON; what is longer than this is not worth reading. */
const MAX_WIRE_BYTES = 2 * MAX_PAYLOAD_BYTES

export function createLockLink(settings: LinkSettings, log: Logger): LockGateway {
  return new MqttLockLink(settings, log)
}

class MqttLockLink implements LockGateway {
  private client: MqttClient | null = null
  private readonly unconfirmed = new UnconfirmedPublishes()
  private readonly connectListeners: (() => void)[] = []
  private readonly messageListeners: ((message: HeldMessage) => void)[] = []

  constructor(
    private readonly settings: LinkSettings,
    private readonly log: Logger,
  ) {}

  start(): Promise<void> {
    const client = connect(this.settings.MQTT_URL, {
      protocolVersion: this.settings.MQTT_VERSION === '5' ? 5 : 4,
      clientId: `fangxing-${randomBytes(8).toString('hex')}`,
      username: this.settings.MQTT_USERNAME,
      password: this.settings.MQTT_PASSWORD,
      clean: true,
      keepalive: 15,
      connectTimeout: 5000,
      reconnectPeriod: RECONNECT_MIN_MS,
      resubscribe: false,
    })
    this.client = client
    client.handleMessage = (packet, done) => this.hold(client, packet, done)
    client.on('connect', () => this.connected(client))
    client.on('close', () => this.closed(client))
    client.on('error', error => this.log.warn({ error: error.message }, 'mqtt'))
    return Promise.resolve()
  }

  async stop(): Promise<void> {
    await this.client?.endAsync(true).catch(() => undefined)
    this.client = null
  }

  onConnect(listener: () => void): void {
    this.connectListeners.push(listener)
  }

  onMessage(listener: (message: HeldMessage) => void): void {
    this.messageListeners.push(listener)
  }

  renew(): void {
    this.client?.stream.destroy()
  }

  isConnected(): boolean {
    return this.client?.connected ?? false
  }

  publish(
    topic: string,
    body: string,
    options: { retain: boolean; expirySeconds?: number },
  ): Promise<PublishOutcome> {
    const client = this.client
    // Nothing waits for a connection: what is old when it comes back is for the durable job to send again.
    if (!client?.connected) return Promise.resolve('not_written')
    const { retain, expirySeconds } = options
    const properties = expirySeconds ? { messageExpiryInterval: expirySeconds } : {}
    return this.unconfirmed.publish(client, topic, body, { qos: 1, retain, properties })
  }

  private hold(client: MqttClient, packet: IPublishPacket, done: (error?: Error) => void): void {
    const { messageId, qos } = packet
    const stream = client.stream
    let isHeld = qos === 1 && messageId !== undefined
    const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload)
    const message = {
      topic: packet.topic,
      payload: payload.subarray(0, MAX_WIRE_BYTES + 1),
      retained: packet.retain,
      acknowledge: () => {
        // A message id means something on its own connection only.
        if (isHeld && client.connected && client.stream === stream) acknowledge(client, messageId!)
        isHeld = false
      },
    }
    for (const listener of this.messageListeners) listener(message)
    done(qos === 1 ? HELD : undefined)
  }

  private connected(client: MqttClient): void {
    client.options.reconnectPeriod = RECONNECT_MIN_MS
    client.subscribe(SUBSCRIBED_LEAVES.map(leafFilter), { qos: 1 }, error => {
      if (error) {
        if (!client.connected) return
        this.log.warn({ error: error.message }, 'mqtt subscription failed')
        return this.renew()
      }
      for (const listener of this.connectListeners) listener()
    })
  }

  /** What the broker had not taken is given up, never sent again by itself: a RAISE must not outlive its connection. */
  private closed(client: MqttClient): void {
    const period = client.options.reconnectPeriod ?? RECONNECT_MIN_MS
    client.options.reconnectPeriod = Math.min(period * 2, RECONNECT_MAX_MS)
    this.unconfirmed.giveUp(client)
  }
}
