const net = require('node:net')

/**
 * By hand: get-port is ESM only, which the tests' CommonJS cannot load, and gives out ephemeral ports.
 *
 * Below Linux's ephemeral range (32768 and up) on purpose: a client that keeps dialling a dead port inside that
 * range can be given the very same source port and connect to itself, and then the server cannot come back.
 */
const FIRST = 20_000
const LAST = 32_000
const handedOut = new Set()

/** Whether nothing listens on the loopback port, by trying to listen there. */
function isFree(port, host = '127.0.0.1') {
  return new Promise(resolve => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/**
 * A free loopback port: `preferred` when nobody has it, else a random one that this process has not handed out.
 *
 * @param {number} [preferred]
 * @throws {Error} when 200 random ports in a row are taken
 */
async function freePort(preferred) {
  if (preferred && !handedOut.has(preferred) && (await isFree(preferred))) {
    handedOut.add(preferred)
    return preferred
  }
  for (let attempt = 0; attempt < 200; attempt++) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST))
    if (handedOut.has(port) || !(await isFree(port))) continue
    handedOut.add(port)
    return port
  }
  throw new Error(`找不到空闲端口 / no free port between ${FIRST} and ${LAST}`)
}

/** Whether something accepts connections on the port. */
function accepts(port, host = '127.0.0.1') {
  return new Promise(resolve => {
    const socket = net.connect({ port, host })
    socket.setTimeout(1000, () => socket.destroy())
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
    socket.once('close', () => resolve(false))
  })
}

module.exports = { freePort, isFree, accepts }
