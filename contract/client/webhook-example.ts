import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { WebhookBody } from '../webhooks'
import { readWebhook, WebhookRefused } from './webhook-receiver'

const LARGEST_BYTES = 256 * 1024
/** Of ids that were seen; a real receiver keeps them in its database, in the same transaction as what it does. */
const MOST_REMEMBERED = 10_000

/**
 * The smallest receiver of webhooks: checks the signature, takes each event once, leaves aside what is older than what it
 * knows of the object, and answers at once. What `take` throws is answered 500, and the event comes again.
 */
export class WebhookExample {
  private readonly seen = new Set<string>()
  private readonly versions = new Map<string, number>()

  constructor(
    private readonly secrets: readonly string[],
    private readonly take: (event: WebhookBody) => void | Promise<void>,
  ) {}

  createServer(): Server {
    return createServer((request, response) => {
      this.answer(request)
        .catch(() => 500)
        .then(status => response.writeHead(status).end())
        .catch(() => undefined)
    })
  }

  private async answer(request: IncomingMessage): Promise<number> {
    const chunks: Buffer[] = []
    let size = 0
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > LARGEST_BYTES) return 413
      chunks.push(chunk)
    }
    try {
      const { id, event } = readWebhook(Buffer.concat(chunks), request.headers, { secrets: this.secrets })
      if (this.seen.has(id)) return 200
      if (this.isNews(event)) await this.take(event)
      this.remember(id)
      return 200
    } catch (error) {
      if (error instanceof WebhookRefused) return 400
      throw error
    }
  }

  /** An event that was given up and is sent again comes after later ones. */
  private isNews({ object, objectVersion }: WebhookBody): boolean {
    const key = `${object.type} ${object.id}`
    if (objectVersion < (this.versions.get(key) ?? 0)) return false
    this.versions.set(key, objectVersion)
    return true
  }

  private remember(id: string): void {
    this.seen.add(id)
    if (this.seen.size > MOST_REMEMBERED) this.seen.delete(this.seen.values().next().value!)
  }
}
