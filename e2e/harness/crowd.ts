import { IntegrationClient, type IntegrationReply } from '@fangxing/contract/client/integration-client'
import { INTEGRATION_SCOPES, type INTEGRATION_CALLS } from '@fangxing/contract/integration'
import { delay } from '@fangxing/dev/stack'
import type { TestSystem } from './test-system'
import { WebhookReceiver } from './webhook-receiver'

type CallName = keyof typeof INTEGRATION_CALLS
type Body<N extends CallName> = Parameters<IntegrationClient['call']>[1] & { readonly of?: N }
/** Everything that was changed is sent within this. */
const SENT_WITHIN_MS = 120_000
/** A refusal of another system's call that a later call may not get. */
const isTransient = ({ status, refused }: IntegrationReply<CallName>): boolean =>
  status >= 500 || status === 429 || refused?.code === 'VERSION_CONFLICT'

type Key = { keyId: string; secret: string }
/** Which of two systems tells something: the one that collects too, or the gate of the lot. */
type Told = 'pos' | 'gate'

async function createSource(
  system: TestSystem,
  name: string,
  rank: number,
): Promise<Key & { sourceId: string }> {
  const manager = await system.manager()
  const create = () =>
    manager.call('createSource', {
      body: {
        kind: 'vendor',
        name,
        scopes: [...INTEGRATION_SCOPES],
        ratePerMinute: 6000,
        rank,
        lots: [{ code: 'P1', value: system.lot.id }],
        colours: [],
      },
    })
  const { keyId, secret, source } = await create().catch(error => {
    if (system.nodes.every(node => node.isNew)) throw error
    // The former version knows fewer scopes; the next call goes to the other node.
    return create()
  })
  return { keyId, secret, sourceId: source.id }
}

/** Who else works with the platform while storms go on: a system that tells and collects, and one that is told. */
export class Crowd {
  private away = 0
  /** Events that were answered, and so was the picture of each. */
  readonly pictured: string[] = []
  /** Plates of which two sources reported one stay, and both were answered. */
  readonly reportedTwice: string[] = []

  private constructor(
    private readonly system: TestSystem,
    private readonly keys: Readonly<Record<Told, Key>>,
    readonly sourceId: string,
    readonly receiver: WebhookReceiver,
  ) {}

  static async gather(system: TestSystem): Promise<Crowd> {
    const pos = await createSource(system, 'POS', 10)
    const gate = await createSource(system, 'gate', 20)
    const receiver = await new WebhookReceiver(system).start()
    return new Crowd(system, { pos, gate }, pos.sourceId, receiver)
  }

  /**
   * A call of another system, on whichever node runs; the gate calls the last of them, where two run. Errors: nobody answered, or
   * not yet; it may be made again.
   */
  async send<N extends CallName>(name: N, body: Body<N>, by: Told = 'pos'): Promise<IntegrationReply<N>> {
    const running = this.system.nodes.filter(node => node.running)
    const { keyId, secret } = this.keys[by]
    const client = new IntegrationClient({
      keyId,
      secret,
      origin: by === 'pos' ? this.system.origin() : (running.at(-1) ?? this.system.node).origin,
      now: () => this.system.now().getTime(),
      fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(20_000) }),
    })
    const reply = await client.call(name, body as never)
    if (isTransient(reply)) throw new Error(`${name}: ${reply.status} ${reply.refused?.code}`)
    return reply
  }

  /** Nobody listens at the webhook's address for a while. */
  async receiverAway(ms: number): Promise<void> {
    this.away++
    if (this.away === 1) await this.receiver.away()
    await delay(ms)
    this.away--
    if (this.away === 0) await this.receiver.start()
  }

  /** Waits until every change was sent; answers the events that are said to be taken and were never heard. */
  async undelivered(): Promise<string[]> {
    const { system } = this
    await system.until(
      'everything to be sent to the webhook',
      async () => {
        await system.accelerateTime()
        const [left] = await system.rows<{ waiting: number; unread: boolean }>(
          `SELECT (SELECT count(*)::int FROM webhook_delivery WHERE done_at IS NULL) AS waiting,
             (SELECT max(xid) FROM journal WHERE entity IN ('arrear', 'bill', 'refund', 'recovery_order')) > (SELECT xid FROM webhook_cursor) AS unread`,
        )
        return left!.waiting === 0 && !left!.unread
      },
      SENT_WITHIN_MS,
    )
    const received = new Set(this.receiver.received.map(({ id }) => id))
    const sent = await system.rows<{ id: string; state: string; event_type: string }>(
      'SELECT id, state, event_type FROM webhook_delivery',
    )
    return sent
      .filter(({ id, state }) => state !== 'delivered' || !received.has(`evt_${id}`))
      .map(({ id, state, event_type: type }) => `${type} ${id} ${state}`)
  }
}
