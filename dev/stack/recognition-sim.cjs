const { SimServer } = require('./sim-server.cjs')

/**
 * A plate recogniser as docs/plate-recognition.md describes one. It sees nothing: it answers what it was told to answer, and
 * fails in the ways in which such a service fails.
 */
class RecognitionSim extends SimServer {
  /** What was sent, without the pictures' bytes. */
  received = []
  /** @type {{ text: string, colour?: string | null, confidence: number }[]} */
  plates = []
  /** 'silent' never answers, 'slow' begins an answer and never ends it. */
  fault = null
  #token

  /** @param {{ token?: string }} [options] a token that callers must bear */
  constructor({ token } = {}) {
    super()
    this.#token = token
  }

  get url() {
    return `${this.origin}/recognise`
  }

  answer({ method, url, headers }, body, { send, begin }) {
    this.received.push({ method, url, mediaType: headers['content-type'], bytes: body.length })
    if (this.#token && headers.authorization !== `Bearer ${this.#token}`) return send(401, {})
    switch (this.fault) {
      case 'silent':
        return undefined
      case 'slow':
        return begin('{"plates":[')
      case 'broken':
        return send(500, { error: 'model not loaded' })
      case 'garbage':
        return send(200, '<html>')
      case 'huge':
        return send(200, { plates: [], more: 'x'.repeat(100_000) })
      case 'wrong':
        return send(200, { plates: [{ text: 42, confidence: 'high' }] })
      default:
        return send(200, { plates: this.plates })
    }
  }
}

module.exports = { RecognitionSim }
