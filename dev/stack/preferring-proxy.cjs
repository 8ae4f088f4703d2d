const { connect, createServer } = require('node:net')
const { freePort } = require('./ports.cjs')

/**
 * What a load balancer in front of a cluster does: each connection goes to the first of the ports that answers.
 *
 * @param {number[]} ports
 */
async function preferringProxy(ports) {
  const port = await freePort()
  const open = new Set()
  const forward = (near, [first, ...others]) => {
    if (first === undefined) return near.destroy()
    const far = connect(first, '127.0.0.1')
    let isUp = false
    far.once('connect', () => {
      isUp = true
      near.pipe(far)
      far.pipe(near)
    })
    far.on('error', () => (isUp ? near.destroy() : forward(near, others)))
    far.on('close', () => isUp && near.destroy())
    near.on('close', () => far.destroy())
  }
  const server = createServer({ noDelay: true, pauseOnConnect: true }, near => {
    open.add(near)
    near.on('error', () => undefined)
    near.on('close', () => open.delete(near))
    forward(near, ports)
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `mqtt://127.0.0.1:${port}`,
    close() {
      for (const socket of open) socket.destroy()
      return new Promise(resolve => server.close(() => resolve()))
    },
  }
}

module.exports = { preferringProxy }
