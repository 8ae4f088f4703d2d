import net from 'node:net'
import { parser, writeToStream, type Packet } from 'mqtt-packet'
import { pino } from 'pino'
import { createLockLink } from '../../../src/adapters/mqtt/lock-link'
import type { LockGateway } from '../../../src/ports'

/** A broker that accepts connections and subscriptions, records what it receives, and confirms no message unless asked to. */
class MuteBroker {
  readonly packets: Packet[] = []
  confirms = false
  private readonly sockets = new Set<net.Socket>()
  private readonly server = net.createServer(socket => this.serve(socket))

  constructor(private readonly protocolVersion: 4 | 5) {}

  async start(): Promise<string> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve))
    return `mqtt://127.0.0.1:${(this.server.address() as net.AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.cut()
    await new Promise(resolve => this.server.close(resolve))
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy()
  }

  get publishes() {
    return this.packets.flatMap(packet => (packet.cmd === 'publish' ? [packet] : []))
  }

  private serve(socket: net.Socket): void {
    this.sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket))
    const options = { protocolVersion: this.protocolVersion }
    const packets = parser(options)
    packets.on('packet', packet => {
      this.packets.push(packet)
      if (packet.cmd === 'connect')
        writeToStream(
          { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: false },
          socket,
          options,
        )
      if (packet.cmd === 'subscribe')
        writeToStream(
          { cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => 1) },
          socket,
          options,
        )
      if (packet.cmd === 'publish' && this.confirms)
        writeToStream({ cmd: 'puback', messageId: packet.messageId!, reasonCode: 0 }, socket, options)
    })
    socket.on('data', data => packets.parse(data))
  }
}

let broker: MuteBroker
let link: LockGateway

async function connect(version: '4' | '5'): Promise<void> {
  broker = new MuteBroker(version === '5' ? 5 : 4)
  link = createLockLink(
    { MQTT_URL: await broker.start(), MQTT_USERNAME: 'u', MQTT_PASSWORD: 'p', MQTT_VERSION: version },
    pino({ level: 'silent' }),
  )
  const connected = nextConnection()
  await link.start()
  await connected
}
const nextConnection = () => new Promise<void>(resolve => link.onConnect(resolve))

afterEach(async () => {
  await link.stop()
  await broker.stop()
})

test('a message that was written when the connection ended is unknown, and the next connection does not send it', async () => {
  await connect('4')
  const again = nextConnection()
  const outcome = link.publish('pl/1/m/d/cmd', 'first', { retain: false })
  while (broker.publishes.length === 0) await new Promise(resolve => setImmediate(resolve))
  broker.cut()
  expect(await outcome).toBe('unknown')
  expect(await link.publish('pl/1/m/d/cmd', 'between', { retain: false })).toBe('not_written')
  await again
  broker.confirms = true
  expect(await link.publish('pl/1/m/d/cmd', 'second', { retain: false })).toBe('taken')
  expect(broker.publishes.map(({ payload }) => String(payload))).toEqual(['first', 'second'])
})

test('on MQTT 5 a message names how long the broker may keep it', async () => {
  await connect('5')
  broker.confirms = true
  expect(await link.publish('pl/1/m/d/cmd', '{}', { retain: false, expirySeconds: 15 })).toBe('taken')
  expect(broker.publishes[0]!.properties).toMatchObject({ messageExpiryInterval: 15 })
})

test('a message that the broker did not confirm in time is not sent again by the next connection either', async () => {
  await connect('4')
  expect(await link.publish('pl/1/m/d/cmd', 'first', { retain: false })).toBe('unknown')
  const again = nextConnection()
  broker.confirms = true
  broker.cut()
  await again
  expect(await link.publish('pl/1/m/d/cmd', 'second', { retain: false })).toBe('taken')
  expect(broker.publishes.map(({ payload }) => payload.toString())).toEqual(['first', 'second'])
}, 30_000)
