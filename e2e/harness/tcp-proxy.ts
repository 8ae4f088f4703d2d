import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { freePort } from '@fangxing/dev/stack'

/** `upstream` is from the client to the server, `downstream` the other way. */
export type Direction = 'upstream' | 'downstream'

/** One direction of one connection: blocked bytes wait, as TCP keeps what nobody has acknowledged. */
class Pipe {
  private readonly waiting: Buffer[] = []
  private isEnded = false

  constructor(
    private readonly to: Socket,
    private readonly isBlocked: () => boolean,
  ) {}

  push(chunk: Buffer): void {
    this.waiting.push(chunk)
    this.flush()
  }

  /** The other side sees the end only after all bytes that were sent before it. */
  end(): void {
    this.isEnded = true
    this.flush()
  }

  flush(): void {
    if (this.isBlocked()) return
    for (const chunk of this.waiting.splice(0)) if (!this.to.destroyed) this.to.write(chunk)
    if (this.isEnded) this.to.end()
  }
}

/**
 * The network between some clients and a server: it can block one direction or both, and reset its connections.
 * Written by hand: toxiproxy, the usual tool, is a program outside npm, and no maintained package blocks one direction alone.
 */
export class TcpProxy {
  private readonly blocked = new Set<Direction>()
  private readonly connections = new Set<{ near: Socket; far: Socket; pipes: Pipe[] }>()

  private constructor(
    private readonly server: Server,
    private readonly toPort: number,
  ) {
    server.on('connection', near => this.forward(near))
  }

  static async open(toPort: number): Promise<TcpProxy> {
    const server = createServer()
    const port = await freePort()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return new TcpProxy(server, toPort)
  }

  get mqttUrl(): string {
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Nothing passes in these directions any more; neither side is notified. */
  block(...directions: Direction[]): void {
    for (const direction of directions) this.blocked.add(direction)
  }

  /** What waited arrives, late and in order. */
  unblock(): void {
    this.blocked.clear()
    for (const { pipes } of this.connections) for (const pipe of pipes) pipe.flush()
  }

  /** Closes all connections: what waited is lost, and new connections pass. */
  reset(): void {
    this.blocked.clear()
    for (const { near, far } of this.connections) {
      near.destroy()
      far.destroy()
    }
    this.connections.clear()
  }

  async close(): Promise<void> {
    this.reset()
    await new Promise(resolve => this.server.close(resolve))
  }

  private forward(near: Socket): void {
    const far = connect({ port: this.toPort, host: '127.0.0.1' })
    const upstream = new Pipe(far, () => this.blocked.has('upstream'))
    const downstream = new Pipe(near, () => this.blocked.has('downstream'))
    const connection = { near, far, pipes: [upstream, downstream] }
    this.connections.add(connection)
    near.setNoDelay(true)
    far.setNoDelay(true)
    near.on('data', chunk => upstream.push(chunk))
    far.on('data', chunk => downstream.push(chunk))
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.on('close', () => upstream.end())
    far.on('close', () => downstream.end())
    const forget = () => {
      if (near.destroyed && far.destroyed) this.connections.delete(connection)
    }
    near.on('close', forget)
    far.on('close', forget)
  }
}
