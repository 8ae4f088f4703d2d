import { lookup, Resolver } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import type { Attempt } from '../../domain/webhooks/attempts'
import type { AddressProblem, WebhookReceiver, WebhookSender } from '../../ports'
import type { Settings } from '../../settings/settings'
import { isPublicAddress } from './public-address'

const CONNECT_TIMEOUT_MS = 5_000
const LOOKUP_TIMEOUT_MS = 3_000
/** What of an answer is read at most, so that the connection can be used again; nothing of it is kept. */
const MOST_ANSWER_BYTES = 16 * 1024
/** At once to one receiver. */
const CONNECTIONS = 8

type Address = { address: string; family: number }
type Lookup = (hostname: string) => Promise<Address[]>
type Options = Pick<Settings, 'WEBHOOK_ALLOW_LOCAL' | 'WEBHOOK_TIMEOUT_MS'> & { lookUp?: Lookup }

/**
 * Sends webhooks. A name is looked up once and every connection goes to the address that was found and checked, so that a
 * name which means something else a moment later leads nowhere else. `lookUp` is replaced by tests only.
 */
export function createWebhookSender(options: Options): WebhookSender {
  const isLocalAllowed = options.WEBHOOK_ALLOW_LOCAL === '1'
  const { lookUp = isLocalAllowed ? lookUpHere : resolve } = options
  return {
    async open(text) {
      if (!URL.canParse(text)) return refused('not_an_address')
      const url = new URL(text)
      const problem = problemOf(url, isLocalAllowed)
      if (problem !== null) return refused(problem)
      const addresses = await lookUp(url.hostname.replace(/^\[|\]$/g, '')).catch(() => [])
      if (addresses.length === 0) return refused('not_found')
      // One that is not public among them would make it a matter of chance where an event goes.
      if (!isLocalAllowed && !addresses.every(({ address }) => isPublicAddress(address)))
        return refused('not_public')
      return { ok: true, receiver: receiverAt(url, addresses[0]!, options.WEBHOOK_TIMEOUT_MS) }
    },
  }
}

const refused = (problem: AddressProblem): { ok: false; problem: AddressProblem } => ({ ok: false, problem })

function problemOf(url: URL, isLocalAllowed: boolean): AddressProblem | null {
  const isHttp = url.protocol === 'http:' && isLocalAllowed
  if (url.protocol !== 'https:' && !isHttp) return 'not_https'
  return url.username !== '' || url.password !== '' ? 'has_user' : null
}

/** As this machine knows the name, with its file of hosts. */
const lookUpHere: Lookup = hostname => lookup(hostname, { all: true, verbatim: true })

/**
 * By DNS alone: getaddrinfo would hold one of the process's four threads for as long as a name server is silent, and with
 * it pictures, files and the names of others. Names below localhost are this machine (RFC 6761, 6.3).
 */
async function resolve(hostname: string): Promise<Address[]> {
  const family = isIP(hostname)
  if (family !== 0) return [{ address: hostname, family }]
  if (/(^|\.)localhost\.?$/.test(hostname)) return [{ address: '127.0.0.1', family: 4 }]
  const resolver = new Resolver({ timeout: LOOKUP_TIMEOUT_MS, tries: 1 })
  const found = await Promise.allSettled([
    resolver.resolve4(hostname).then(all => all.map(address => ({ address, family: 4 }))),
    resolver.resolve6(hostname).then(all => all.map(address => ({ address, family: 6 }))),
  ])
  return found.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
}

function receiverAt(url: URL, address: Address, timeoutMs: number): WebhookReceiver {
  const pinned: LookupFunction = (_hostname, { all }, done) =>
    all ? done(null, [address]) : done(null, address.address, address.family)
  const agent = new Agent({
    connect: { lookup: pinned, timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    connections: CONNECTIONS,
    pipelining: 1,
  })
  return {
    post: (headers, body) => post(url, { headers, body, agent, timeoutMs }),
    close: () => agent.destroy(),
  }
}

type Posting = { headers: Readonly<Record<string, string>>; body: string; agent: Agent; timeoutMs: number }

async function post(url: URL, { headers, body, agent, timeoutMs }: Posting): Promise<Attempt> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const answer = await request(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      dispatcher: agent,
      signal,
    })
    const status = answer.statusCode
    const retryAfter = answer.headers['retry-after']
    // What it answers is known; the rest is read only to be rid of it, and never longer or more than the limits.
    await answer.body.dump({ limit: MOST_ANSWER_BYTES }).catch(() => undefined)
    return {
      status,
      retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
      problem: status >= 200 && status < 300 ? null : `status ${status}`,
    }
  } catch (error) {
    return { status: null, retryAfter: null, problem: problemCodeOf(error) }
  }
}

/** A name for what went wrong, never a text that the other side wrote. */
function problemCodeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown }
  if (name === 'TimeoutError') return 'timeout'
  return typeof code === 'string' && /^[A-Z0-9_]{2,40}$/.test(code) ? code : 'no answer'
}
