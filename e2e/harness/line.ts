import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { freePort } from '@fangxing/dev/stack'

/** `out` is from the client to the server, `back` the other way. */
export type Way = 'out' | 'back'

/** One direction of one connection: what may not pass waits, as TCP keeps what nobody has acknowledged. */
class Pipe {
  private readonly waiting: Buffer[] = []
  private isOver = false

  constructor(
    private readonly to: Socket,
    private readonly isHeld: () => boolean,
  ) {}

  push(chunk: Buffer): void {
    this.waiting.push(chunk)
    this.flow()
  }

  /** The other end learns of the end only after everything that was said before it. */
  end(): void {
    this.isOver = true
    this.flow()
  }

  flow(): void {
    if (this.isHeld()) return
    for (const chunk of this.waiting.splice(0)) if (!this.to.destroyed) this.to.write(chunk)
    if (this.isOver) this.to.end()
  }
}

/** The network between some clients and a server: it can fall silent one way or both, and lose its connections. */
export class Line {
  /** First bytes of each connection as its client sent them, newest last. */
  readonly greetings: Buffer[] = []
  private readonly held = new Set<Way>()
  private readonly connections = new Set<{ near: Socket; far: Socket; pipes: Pipe[] }>()

  private constructor(
    private readonly server: Server,
    private readonly toPort: number,
  ) {
    server.on('connection', near => this.carry(near))
  }

  static async open(toPort: number): Promise<Line> {
    const server = createServer()
    const port = await freePort()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return new Line(server, toPort)
  }

  get url(): string {
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Nothing passes these ways any more; nobody is told. */
  hold(...ways: Way[]): void {
    for (const way of ways) this.held.add(way)
  }

  /** What waited arrives, late and in order. */
  mend(): void {
    this.held.clear()
    for (const { pipes } of this.connections) for (const pipe of pipes) pipe.flow()
  }

  /** Both ends have given up: what waited is lost, and new connections pass. */
  lose(): void {
    this.held.clear()
    for (const { near, far } of this.connections) {
      near.destroy()
      far.destroy()
    }
    this.connections.clear()
  }

  async close(): Promise<void> {
    this.lose()
    await new Promise(resolve => this.server.close(resolve))
  }

  private carry(near: Socket): void {
    const far = connect({ port: this.toPort, host: '127.0.0.1' })
    const out = new Pipe(far, () => this.held.has('out'))
    const back = new Pipe(near, () => this.held.has('back'))
    const connection = { near, far, pipes: [out, back] }
    this.connections.add(connection)
    near.setNoDelay(true)
    far.setNoDelay(true)
    near.once('data', chunk => void this.greetings.push(chunk))
    near.on('data', chunk => out.push(chunk))
    far.on('data', chunk => back.push(chunk))
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.on('close', () => out.end())
    far.on('close', () => back.end())
    const gone = () => {
      if (near.destroyed && far.destroyed) this.connections.delete(connection)
    }
    near.on('close', gone)
    far.on('close', gone)
  }
}
