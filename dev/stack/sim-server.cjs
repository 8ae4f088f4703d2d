const { createServer } = require('node:http')

/**
 * The server below a simulated service, on a free port. A simulation answers a request once all of it is there:
 * `answer(request, body, reply)`, where `reply.send` takes a text as it is and writes anything else as JSON.
 */
class SimServer {
  #server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => this.answer(request, Buffer.concat(chunks), replyWith(response)))
  })

  static async start(options) {
    const sim = new this(options)
    await new Promise((resolve, reject) => {
      sim.#server.once('error', reject)
      sim.#server.listen(0, '127.0.0.1', resolve)
    })
    return sim
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`
  }

  close() {
    this.#server.closeAllConnections()
    return new Promise(resolve => this.#server.close(() => resolve()))
  }
}

const JSON_TYPE = { 'content-type': 'application/json' }

const replyWith = response => ({
  send: (status, body) =>
    void response.writeHead(status, JSON_TYPE).end(typeof body === 'string' ? body : JSON.stringify(body)),
  /** Begins an answer and never ends it. */
  begin: text => void response.writeHead(200, JSON_TYPE).write(text),
})

module.exports = { SimServer }
