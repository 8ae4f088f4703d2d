import { randomUUID } from 'node:crypto'
import type { IntegrationRowReply, PictureKind } from '../integration'
import { sha256Of, type IntegrationClient, type PictureToSend } from './integration-client'

type Passage = {
  lotCode: string
  plateText: string | null
  plateColour: string
  confidence?: number
  /** When it passed, in milliseconds; now when it is not said. */
  atMs?: number
  /** What the camera took; without one only the event is sent. */
  jpeg?: Uint8Array
}
type Taken = { of: PictureToSend; jpeg: Uint8Array }
type Unsent = { call: 'entry' | 'exit'; row: Record<string, unknown> }

/** Pictures are large, and the oldest are worth least. */
const MOST_UNSENT_PICTURES = 200

/**
 * A camera at the gate of an open lot, as small as one can be: each car that passes is one event, then its picture, and
 * what could not be sent is kept in order and sent again, an event as a replay.
 */
export class CameraExample {
  private readonly unsent: Unsent[] = []
  private readonly unsentPictures: Taken[] = []

  constructor(
    private readonly client: IntegrationClient,
    private readonly now: () => number = Date.now,
  ) {}

  carIn(passage: Passage): Promise<IntegrationRowReply[]> {
    return this.pass('entry', passage)
  }

  /** `feeFen`: what the lot asks, where the camera's own system prices a stay. */
  carOut(passage: Passage, feeFen?: number): Promise<IntegrationRowReply[]> {
    const fee = feeFen === undefined ? {} : { fee: { totalFen: feeFen, discountFen: 0, paidFen: 0 } }
    return this.pass('exit', passage, fee)
  }

  /** Says that it is there, at least once in five minutes; otherwise the platform takes it for broken. */
  async heartbeat(): Promise<void> {
    const at = new Date(this.now()).toISOString()
    await this.client.call('heartbeat', { sentAt: at, lastPictureAt: at })
    await this.sendUnsent()
  }

  private async pass(call: 'entry' | 'exit', passage: Passage, more = {}): Promise<IntegrationRowReply[]> {
    const [eventId, ref] = [randomUUID(), `frame-${randomUUID()}`]
    const { jpeg } = passage
    const row = { eventId, ...this.rowOf(passage, call, ref), ...more }
    const replies = await this.send(call, row)
    if (jpeg) {
      // The event's id says which stay it belongs to, also where the platform has not got the event yet.
      this.unsentPictures.push({ of: { target: { eventId }, kind: call, ref }, jpeg })
      await this.sendPictures()
    }
    return replies
  }

  private rowOf(passage: Passage, kind: PictureKind, ref: string): Record<string, unknown> {
    const nowMs = this.now()
    const { atMs = nowMs, lotCode, plateText: text, plateColour: colour, confidence = 99, jpeg } = passage
    const sha256 = sha256Of(jpeg ?? ref)
    return {
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
    await this.sendPictures()
  }

  /** What is answered is done with, whatever the answer; what is not waits for the next heartbeat. */
  private async sendPictures(): Promise<void> {
    while (this.unsentPictures.length > MOST_UNSENT_PICTURES) this.unsentPictures.shift()
    while (this.unsentPictures.length > 0) {
      const { of, jpeg } = this.unsentPictures[0]!
      const reply = await this.client.sendPicture(of, jpeg).catch(() => ({ status: 503 }))
      if (reply.status >= 500 || reply.status === 429) return
      this.unsentPictures.shift()
    }
  }
}
