import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

type Pair = { near: Socket; far: Socket; isSilent: boolean }

/** The network before a server: it can be cut, or connections can stop carrying bytes while both ends stay open. */
export class TcpProxy {
  private readonly pairs = new Set<Pair>()
  private isCut = false

  private constructor(
    private readonly server: Server,
    private readonly target: URL,
  ) {
    server.on('connection', near => this.carry(near))
  }

  static async open(targetUrl: string): Promise<TcpProxy> {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return new TcpProxy(server, new URL(targetUrl))
  }

  /** The same address, through this proxy. */
  get url(): string {
    const url = new URL(this.target)
    url.port = String((this.server.address() as AddressInfo).port)
    return url.toString()
  }

  /** Present connections break and new ones are refused, until `mend`. */
  cut(): void {
    this.isCut = true
    this.breakAll()
  }

  mend(): void {
    this.isCut = false
  }

  /** Present connections carry nothing any more and stay open; new ones pass. Returns how many were silenced. */
  silence(): number {
    let count = 0
    for (const pair of this.pairs) {
      if (pair.isSilent) continue
      pair.isSilent = true
      pair.near.unpipe(pair.far)
      pair.far.unpipe(pair.near)
      // Read and thrown away: the sender's TCP sees acknowledgements and has no reason to give up.
      pair.near.resume()
      pair.far.resume()
      count++
    }
    return count
  }

  async close(): Promise<void> {
    this.breakAll()
    await new Promise(resolve => this.server.close(resolve))
  }

  private breakAll(): void {
    for (const { near, far } of this.pairs) {
      near.destroy()
      far.destroy()
    }
  }

  private carry(near: Socket): void {
    if (this.isCut) {
      near.on('error', () => undefined)
      near.destroy()
      return
    }
    const far = connect({ port: Number(this.target.port), host: this.target.hostname })
    const pair: Pair = { near, far, isSilent: false }
    this.pairs.add(pair)
    for (const socket of [near, far]) socket.on('error', () => undefined)
    near.pipe(far)
    far.pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
    near.on('close', () => this.pairs.delete(pair))
  }
}
