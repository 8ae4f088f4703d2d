const { SimServer } = require('./sim-server.cjs')

/**
 * A service that sends text messages, as docs/text-messages.md describes one. It sends nothing: it keeps what it was given,
 * each id once, and answers what it was told to answer.
 */
class TextSim extends SimServer {
  /** @type {{ id: string, to: string, text: string }[]} each id once */
  sent = []
  /** How often it was asked to send, also what it had already. */
  asked = 0
  /** What a new message and its receipt are answered. */
  state = 'accepted'
  receipt = 'accepted'
  reason = null
  /** 'silent' takes a message and never answers. */
  fault = null

  get url() {
    return `${this.origin}/texts`
  }

  answer(request, body, { send }) {
    if (request.method === 'GET') {
      const id = decodeURIComponent(request.url.split('/').at(-1))
      const isKnown = this.sent.some(message => message.id === id)
      return send(200, { state: isKnown ? this.receipt : 'unknown', reason: this.reason })
    }
    this.asked += 1
    if (this.fault === 'broken') return send(500, {})
    const message = JSON.parse(body.toString())
    if (!this.sent.some(({ id }) => id === message.id)) this.sent.push(message)
    if (this.fault === 'silent') return request.socket.destroy()
    return send(200, { state: this.state, messageId: `t-${this.sent.length}`, reason: this.reason })
  }
}

module.exports = { TextSim }
