const { createServer } = require('node:http')

/**
 * A reader of vehicle licences as docs/vehicle-licence.md describes one. It sees nothing: it answers what it was told to
 * answer, and fails in the ways in which such a service fails.
 */
class LicenceSim {
  /** What was sent, without the pictures' bytes. */
  received = []
  /** @type {{ plate: string, colour?: string | null, issueDate?: string | null, owner?: string | null, confidence: number } | null} */
  licence = null
  /** 'silent' never answers. */
  fault = null
  #server

  constructor(server) {
    this.#server = server
  }

  static async start() {
    const server = createServer()
    await new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const sim = new LicenceSim(server)
    server.on('request', (request, response) => sim.#take(request, response))
    return sim
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/licence`
  }

  close() {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }

  #take(request, response) {
    let bytes = 0
    request.on('data', chunk => (bytes += chunk.length))
    request.on('end', () => {
      this.received.push({ method: request.method, mediaType: request.headers['content-type'], bytes })
      const send = (status, body) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(body)
      if (this.fault === 'silent') return undefined
      if (this.fault === 'broken') return send(500, '{"error":"model not loaded"}')
      if (this.fault === 'wrong') return send(200, '{"licence":{"plate":42}}')
      return send(200, JSON.stringify({ licence: this.licence }))
    })
  }
}

module.exports = { LicenceSim }
