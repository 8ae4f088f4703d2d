import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readWebhook, type ReceivedWebhook } from '@fangxing/contract/client/webhook-receiver'
import { WEBHOOK_EVENT_TYPES } from '@fangxing/contract/webhook-events'
import type { TestSystem } from './test-system'

/** A system of the merchant that is told everything: checks each signature, and may be away for a while. */
export class WebhookReceiver {
  /** Every event that was taken, in the order in which it came; one that comes again stands there again. */
  readonly received: ReceivedWebhook[] = []
  webhookId = ''
  private secret = ''
  private port = 0
  private server: Server | null = null

  constructor(private readonly system: TestSystem) {}

  /** Begins to listen, on the same port as before, and has itself told the first time. */
  async start(): Promise<this> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request
        .on('data', (chunk: Buffer) => chunks.push(chunk))
        .on('end', () => response.writeHead(this.take(Buffer.concat(chunks), request.headers)).end())
    })
    const { server } = this
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.port, '127.0.0.1', resolve)
    })
    this.port = (server.address() as AddressInfo).port
    if (this.webhookId === '') await this.subscribe()
    return this
  }

  /** The types of the events about an object, each id once, as they came first. */
  typesOf(...objectIds: string[]): string[] {
    const first = new Map(this.received.map(({ id, event }) => [id, event]))
    const about = [...first.values()].filter(({ object, data }) =>
      [object.id, (data as { billId?: string }).billId].some(
        id => id !== undefined && objectIds.includes(id),
      ),
    )
    return about.map(({ type }) => type)
  }

  async away(): Promise<void> {
    const { server } = this
    this.server = null
    server?.closeAllConnections()
    await new Promise(resolve => (server ? server.close(resolve) : resolve(null)))
  }

  /** For good. */
  async stop(): Promise<void> {
    const manager = await this.system.manager()
    await manager.call('deleteWebhook', { params: { webhookId: this.webhookId } }).catch(() => undefined)
    await this.away()
  }

  private take(body: Buffer, headers: Record<string, string | string[] | undefined>): number {
    try {
      const nowS = () => this.system.now().getTime() / 1000
      this.received.push(readWebhook(body, headers, { secrets: [this.secret], nowS }))
      return 204
    } catch {
      return 400
    }
  }

  private async subscribe(): Promise<void> {
    const manager = await this.system.manager()
    const { secret, webhook } = await manager.call('createWebhook', {
      body: {
        name: 'ERP',
        url: `http://127.0.0.1:${this.port}/hooks`,
        eventTypes: [...WEBHOOK_EVENT_TYPES],
        scopes: ['plates'],
      },
    })
    this.secret = secret
    this.webhookId = webhook.id
  }
}
