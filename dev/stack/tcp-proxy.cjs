const { connect, createServer } = require('node:net')
const { freePort } = require('./ports.cjs')

/** One direction of one connection: blocked bytes wait, as TCP keeps what nobody has acknowledged. */
class Pipe {
  #waiting = []
  #isEnded = false
  #to
  #isBlocked

  constructor(to, isBlocked) {
    this.#to = to
    this.#isBlocked = isBlocked
  }

  push(chunk) {
    this.#waiting.push(chunk)
    this.flush()
  }

  /** The other side sees the end only after all bytes that were sent before it. */
  end() {
    this.#isEnded = true
    this.flush()
  }

  flush() {
    if (this.#isBlocked()) return
    for (const chunk of this.#waiting.splice(0)) if (!this.#to.destroyed) this.#to.write(chunk)
    if (this.#isEnded) this.#to.end()
  }
}

/**
 * The network between some clients and a server. `upstream` is from the client to the server, `downstream` the other way.
 * Written by hand: toxiproxy, the usual tool, is a program outside npm, and no maintained package blocks one direction alone.
 */
class TcpProxy {
  #blocked = new Set()
  #connections = new Set()
  #isCut = false
  #server
  #target
  #port

  constructor({ server, target, port }) {
    this.#server = server
    this.#target = target
    this.#port = port
    server.on('connection', near => this.#forward(near))
  }

  /** @param {string} targetUrl the server's address, such as `mqtt://127.0.0.1:1884` */
  static async open(targetUrl) {
    const server = createServer()
    const port = await freePort()
    await new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', resolve)
    })
    return new TcpProxy({ server, target: new URL(targetUrl), port })
  }

  /** The server's address, through this proxy. */
  get url() {
    const url = new URL(this.#target)
    url.hostname = '127.0.0.1'
    url.port = String(this.#port)
    return url.toString()
  }

  /** Nothing passes in these directions any more; neither side is notified. */
  block(...directions) {
    for (const direction of directions) this.#blocked.add(direction)
  }

  /** What waited arrives, late and in order. */
  unblock() {
    this.#blocked.clear()
    for (const { pipes } of this.#connections) for (const pipe of pipes) pipe.flush()
  }

  /** Closes all connections: what waited is lost, and new connections pass. */
  reset() {
    this.#blocked.clear()
    for (const { near, far } of this.#connections) {
      near.destroy()
      far.destroy()
    }
    this.#connections.clear()
  }

  /** Present connections break and new ones are refused, until `mend`. */
  cut() {
    this.#isCut = true
    this.reset()
  }

  mend() {
    this.#isCut = false
  }

  /**
   * Present connections lose every byte from now on and stay open; new ones pass. The sender's TCP sees acknowledgements
   * and has no reason to give up.
   *
   * @returns {number} how many connections were silenced
   */
  silence() {
    let count = 0
    for (const connection of this.#connections) {
      if (connection.isSilent) continue
      connection.isSilent = true
      count++
    }
    return count
  }

  async close() {
    this.reset()
    await new Promise(resolve => this.#server.close(resolve))
  }

  #forward(near) {
    near.on('error', () => undefined)
    if (this.#isCut) {
      near.destroy()
      return
    }
    const far = connect({ port: Number(this.#target.port), host: this.#target.hostname })
    far.on('error', () => undefined)
    const upstream = new Pipe(far, () => this.#blocked.has('upstream'))
    const downstream = new Pipe(near, () => this.#blocked.has('downstream'))
    const connection = { near, far, pipes: [upstream, downstream], isSilent: false }
    this.#connections.add(connection)
    near.setNoDelay(true)
    far.setNoDelay(true)
    near.on('data', chunk => connection.isSilent || upstream.push(chunk))
    far.on('data', chunk => connection.isSilent || downstream.push(chunk))
    near.on('close', () => upstream.end())
    far.on('close', () => downstream.end())
    const forget = () => {
      if (near.destroyed && far.destroyed) this.#connections.delete(connection)
    }
    near.on('close', forget)
    far.on('close', forget)
  }
}

module.exports = { TcpProxy }
