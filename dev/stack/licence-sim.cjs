const { SimServer } = require('./sim-server.cjs')

/**
 * A reader of vehicle licences as docs/vehicle-licence.md describes one. It sees nothing: it answers what it was told to
 * answer, and fails in the ways in which such a service fails.
 */
class LicenceSim extends SimServer {
  /** What was sent, without the pictures' bytes. */
  received = []
  /** @type {{ plate: string, colour?: string | null, issueDate?: string | null, owner?: string | null, confidence: number } | null} */
  licence = null
  /** 'silent' never answers. */
  fault = null

  get url() {
    return `${this.origin}/licence`
  }

  answer({ method, headers }, body, { send }) {
    this.received.push({ method, mediaType: headers['content-type'], bytes: body.length })
    if (this.fault === 'silent') return undefined
    if (this.fault === 'broken') return send(500, { error: 'model not loaded' })
    if (this.fault === 'wrong') return send(200, { licence: { plate: 42 } })
    return send(200, { licence: this.licence })
  }
}

module.exports = { LicenceSim }
