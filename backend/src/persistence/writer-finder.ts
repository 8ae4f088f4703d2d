import { Client } from 'pg'

export type DatabaseHost = { host: string; port: number }

/** A server that does not answer does not keep the others from being found. */
const PROBE_MS = 2_000
/** Connections that are made together share one search. */
const FRESH_MS = 1_000
const DEFAULT_PORT = 5432

/** None of the servers answers, or none takes changes. Its message begins as one of a lost connection. */
class NoServer extends Error {
  constructor(hosts: readonly DatabaseHost[], use: Use) {
    const names = hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
    super(`connection terminated: none of ${names} ${use === 'write' ? 'takes changes' : 'answers'}`)
  }
}

/** What the server is to be used for: `read` takes the first that answers, a replica too. */
type Use = 'write' | 'read'

/**
 * Which of several servers takes changes at this moment. By hand: `pg` connects to one host and ignores
 * target_session_attrs. Every new connection asks, so that a promoted server is found without anybody being told.
 */
export class WriterFinder {
  private found: { answer: Promise<DatabaseHost>; atMs: number } | null = null
  private readonly hosts: readonly DatabaseHost[]

  constructor(
    private readonly urls: readonly string[],
    private readonly use: Use = 'write',
  ) {
    this.hosts = urls.map(hostOf)
  }

  /** Errors: {@link NoServer}. */
  find(): Promise<DatabaseHost> {
    const atMs = performance.now()
    if (this.found && atMs - this.found.atMs < FRESH_MS) return this.found.answer
    const answer = Promise.any(this.urls.map((url, index) => this.probe(url, this.hosts[index]!))).catch(
      () => {
        throw new NoServer(this.hosts, this.use)
      },
    )
    this.found = { answer, atMs }
    return answer
  }

  private async probe(url: string, host: DatabaseHost): Promise<DatabaseHost> {
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: PROBE_MS,
      query_timeout: PROBE_MS,
      application_name: 'fangxing-probe',
    })
    client.on('error', () => undefined)
    try {
      await client.connect()
      const { rows } = await client.query<{ transaction_read_only: string }>('SHOW transaction_read_only')
      if (this.use === 'write' && rows[0]?.transaction_read_only !== 'off') throw new Error('only reads')
      return host
    } finally {
      // Ending a connection that is silent would wait for it.
      void client.end().catch(() => undefined)
    }
  }
}

function hostOf(url: string): DatabaseHost {
  const { hostname, port } = new URL(url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? DEFAULT_PORT : Number(port) }
}
