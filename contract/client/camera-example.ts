import { createHash, randomUUID } from 'node:crypto'
import type { IntegrationRowReply } from '../integration'
import type { IntegrationClient } from './integration-client'

export type Passage = {
  lotCode: string
  plateText: string | null
  plateColour: string
  confidence?: number
  /** When it passed, in milliseconds; now when it is not said. */
  atMs?: number
}

/**
 * A camera at the gate of an open lot, as small as one can be: each car that passes is one event with its picture, and
 * what could not be sent is kept in order and sent again as a replay.
 */
export class CameraExample {
  private readonly unsent: { call: 'entry' | 'exit'; row: Record<string, unknown> }[] = []

  constructor(
    private readonly client: IntegrationClient,
    private readonly now: () => number = Date.now,
  ) {}

  carIn(passage: Passage): Promise<IntegrationRowReply[]> {
    return this.send('entry', this.rowOf(passage, 'entry'))
  }

  /** `feeFen`: what the lot asks, where the camera's own system prices a stay. */
  carOut(passage: Passage, feeFen?: number): Promise<IntegrationRowReply[]> {
    const fee = feeFen === undefined ? {} : { fee: { totalFen: feeFen, discountFen: 0, paidFen: 0 } }
    return this.send('exit', { ...this.rowOf(passage, 'exit'), ...fee })
  }

  /** Says that it is there, at least once in five minutes; otherwise the platform takes it for broken. */
  async heartbeat(): Promise<void> {
    const at = new Date(this.now()).toISOString()
    await this.client.call('heartbeat', { sentAt: at, lastFrameAt: at })
    await this.sendUnsent()
  }

  private rowOf(passage: Passage, kind: 'entry' | 'exit'): Record<string, unknown> {
    const nowMs = this.now()
    const { atMs = nowMs, lotCode, plateText: text, plateColour: colour, confidence = 99 } = passage
    const ref = `frame-${randomUUID()}`
    const sha256 = createHash('sha256').update(ref).digest('hex')
    return {
      eventId: randomUUID(),
      occurredAt: new Date(atMs).toISOString(),
      sentAt: new Date(nowMs).toISOString(),
      lotCode,
      plate: { text, colour, confidence },
      pictures: [{ ref, sha256, kind }],
    }
  }

  /** The event's own id makes it harmless to send it again after an answer that was lost. */
  private async send(call: 'entry' | 'exit', row: Record<string, unknown>): Promise<IntegrationRowReply[]> {
    try {
      const reply = await this.client.call(call, { rows: [row] })
      if (reply.value) return reply.value.rows
      if (reply.status < 500 && reply.status !== 429) throw new Error(reply.refused?.code ?? 'refused')
    } catch (error) {
      if (error instanceof Error && !(error instanceof TypeError)) throw error
    }
    this.unsent.push({ call, row })
    return []
  }

  private async sendUnsent(): Promise<void> {
    while (this.unsent.length > 0) {
      const [next] = this.unsent
      const reply = await this.client.call(next!.call, { rows: [{ ...next!.row, replay: true }] })
      if (!reply.value) return
      this.unsent.shift()
    }
  }
}
