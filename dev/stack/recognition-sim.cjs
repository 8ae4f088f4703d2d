const { createServer } = require('node:http')

/**
 * A plate recogniser as docs/plate-recognition.md describes one. It sees nothing: it answers what it was told to answer, and
 * fails in the ways in which such a service fails.
 */
class RecognitionSim {
  /** What was sent, without the pictures' bytes. */
  received = []
  /** @type {{ text: string, colour?: string | null, confidence: number }[]} */
  plates = []
  /** 'silent' never answers, 'slow' begins an answer and never ends it. */
  fault = null
  #server
  #token

  constructor(server, token) {
    this.#server = server
    this.#token = token
  }

  /** @param {{ token?: string }} [options] a token that callers must bear */
  static async start({ token } = {}) {
    const server = createServer()
    await new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const sim = new RecognitionSim(server, token)
    server.on('request', (request, response) => sim.#take(request, response))
    return sim
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/recognise`
  }

  close() {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }

  #take(request, response) {
    let bytes = 0
    request.on('data', chunk => (bytes += chunk.length))
    request.on('end', () => {
      const { method, url, headers } = request
      this.received.push({ method, url, mediaType: headers['content-type'], bytes })
      this.#answer(headers, response)
    })
  }

  #answer(headers, response) {
    const send = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(body)
    if (this.#token && headers.authorization !== `Bearer ${this.#token}`) return send(401, '{}')
    switch (this.fault) {
      case 'silent':
        return undefined
      case 'slow':
        return response.writeHead(200, { 'content-type': 'application/json' }).write('{"plates":[')
      case 'broken':
        return send(500, '{"error":"model not loaded"}')
      case 'garbage':
        return send(200, '<html>')
      case 'huge':
        return send(200, JSON.stringify({ plates: [], more: 'x'.repeat(100_000) }))
      case 'wrong':
        return send(200, JSON.stringify({ plates: [{ text: 42, confidence: 'high' }] }))
      default:
        return send(200, JSON.stringify({ plates: this.plates }))
    }
  }
}

module.exports = { RecognitionSim }
