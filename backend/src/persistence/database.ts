import { createHash } from 'node:crypto'
import {
  QueryFailedError,
  TypeORMError,
  type DataSource,
  type EntityTarget,
  type ObjectLiteral,
  type Repository,
} from 'typeorm'
import type { QueryResultRow } from 'pg'
import { types } from 'pg'
import { TransitionLog } from './transition-log'
import { BoundedClients, NoFreeConnection } from './bounded-clients'
import { isStalePlan, withClient, type ClientSource } from './pool-limits'
import { RenewedClients } from './renewed-clients'
import { RowBusy, RowTurns } from './row-turns'
import { clientsOf } from './typeorm-clients'

// int8 carries fen, versions and sequence numbers: all of them stay far below 2^53, and a float would be a fault.
types.setTypeParser(20, text => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error(`bigint out of range: ${text}`)
  return value
})

/** A statement met a row that had changed since it was read: read again and decide again. */
export class OptimisticLockError extends Error {
  constructor(readonly what: string) {
    super(`stale: ${what}`)
  }
}

/** A unique key was taken already; `constraint` says which. */
export class UniqueViolation extends Error {
  constructor(
    readonly constraint: string,
    readonly detail: string,
  ) {
    super(`duplicate: ${constraint} ${detail}`)
  }
}

/** Somebody else took a unique key that this commit wanted: a conflict like any other, so that all is read and decided again. */
export async function uniqueAsConflict<T>(commit: Promise<T>): Promise<T> {
  try {
    return await commit
  } catch (error) {
    if (error instanceof UniqueViolation) throw new OptimisticLockError(error.constraint)
    throw error
  }
}

/** The database did not answer, or its answer was lost: whether a statement took effect is not known. */
export class DatabaseUnavailable extends Error {
  /** Whether the server itself ended the statement, which then certainly took no effect. */
  readonly isRolledBack: boolean

  constructor(
    message: string,
    { cause, isRolledBack = false }: { cause?: unknown; isRolledBack?: boolean } = {},
  ) {
    super(message, { cause })
    this.isRolledBack = isRolledBack
  }
}

const RETRYABLE = new Set(['40001', '40P01'])
/** A statement, or its wait for a lock, took too long. */
const ROLLED_BACK = new Set(['57014', '55P03'])
/** Also: a server that only reads, a statement or a wait for a lock that took too long. */
const UNAVAILABLE = /^(08|57P0|53|25006|57014|55P03)/

/** Of `poolSize` connections a quarter is kept for people who pay and for what frees a person, half of that for the latter alone. */
const keptOf = (poolSize: number) => {
  const kept = Math.max(2, Math.floor(poolSize / 4))
  return { kept, forReleases: Math.floor(kept / 2) }
}
/** Callers that may wait for each connection. */
const WAITING_EACH = 16

/** Statements on PostgreSQL through TypeORM's own pool; named ones are prepared once per connection. */
export class Database {
  private readonly names = new Map<string, string>()
  private readonly rowTurns = new RowTurns()
  /** The same with every connection of the pool: for what frees a person (promise I33), which waits for nothing else. */
  readonly urgent: Database
  /**
   * For people who pay: what the office and the cameras do leaves them connections, and they leave some for `urgent`, however many of
   * them ask at once.
   */
  readonly paying: Database

  /** `transitions` notes which rows of the state tables were taken: nothing, unless it was given a folder. */
  constructor(
    private readonly clients: ClientSource,
    readonly transitions = new TransitionLog(undefined),
    private readonly dataSource?: DataSource,
    above?: { urgent: Database; paying?: Database },
  ) {
    this.urgent = above?.urgent ?? this
    this.paying = above?.paying ?? this
  }

  /** `limits`: how many connections the pool has, and how long a caller waits for one of those that are not kept. */
  static of(
    dataSource: DataSource,
    transitions?: TransitionLog,
    limits?: { poolSize: number; waitMs: number },
  ): Database {
    const clients = new RenewedClients(clientsOf(dataSource))
    const urgent = new Database(clients, transitions, dataSource)
    if (!limits) return urgent
    const { kept, forReleases } = keptOf(limits.poolSize)
    const bounded = (source: ClientSource, atOnce: number) =>
      new BoundedClients(source, { atOnce, mostWaiting: atOnce * WAITING_EACH, waitMs: limits.waitMs })
    // One inside the other: what the ordinary ones use counts for both.
    const forPaying = bounded(clients, Math.max(1, limits.poolSize - forReleases))
    const paying = new Database(forPaying, transitions, dataSource, { urgent })
    const ordinary = bounded(forPaying, Math.max(1, limits.poolSize - kept))
    return new Database(ordinary, transitions, dataSource, { urgent, paying })
  }

  /**
   * Reads rows of an administrative table as objects; what has states is written through `commit`. Errors: DatabaseUnavailable, else as
   * thrown.
   */
  async entities<Row extends ObjectLiteral, Result>(
    entity: EntityTarget<Row>,
    read: (rows: Repository<Row>) => Promise<Result>,
  ): Promise<Result> {
    if (!this.dataSource) throw new Error('this database was opened without entities')
    try {
      return await read(this.dataSource.getRepository(entity))
    } catch (error) {
      throw isFaultOfOurs(error) ? error : translate(error)
    }
  }

  /** Runs one statement. Errors: {@link OptimisticLockError}, {@link UniqueViolation}, {@link DatabaseUnavailable}, else as thrown. */
  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    try {
      return await this.ask<Row>(text, values)
    } catch (error) {
      if (error instanceof NoFreeConnection) throw notAsked(error)
      if (!isStalePlan(error)) throw translate(error)
    }
    // A column was added since the statement was prepared; nothing of it ran. A newer connection prepares it again.
    try {
      return await this.ask<Row>(text, values)
    } catch (error) {
      throw translate(error)
    }
  }

  /** Writers of the same rows one after another, before they take a connection. Errors: DatabaseUnavailable, those of `work`. */
  async inTurn<Result>(rows: readonly string[], work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.rowTurns.run(rows, work)
    } catch (error) {
      throw error instanceof RowBusy ? notAsked(error) : error
    }
  }

  private ask<Row extends QueryResultRow>(text: string, values: unknown[]): Promise<Row[]> {
    const name = this.nameOf(text)
    return withClient(this.clients, async client => (await client.query<Row>({ name, text, values })).rows)
  }

  /** The first row, or null. Errors: as {@link query}. */
  async one<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row | null> {
    return (await this.query<Row>(text, values))[0] ?? null
  }

  /** Reads and decides again while others change the same rows; gives up after `attempts` with {@link OptimisticLockError}. */
  async retryOnConflict<T>(work: (attempt: number) => Promise<T>, attempts = 12): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await work(attempt)
      } catch (error) {
        if (!(error instanceof OptimisticLockError) || attempt + 1 >= attempts) throw error
        await new Promise(resolve => setTimeout(resolve, Math.random() * 4 * 2 ** Math.min(attempt, 6)))
      }
    }
  }

  /**
   * A text's name is its hash, so that everybody who shares a connection means the same by it. Texts are few and fixed by
   * the code; a bound keeps a mistake from filling the server's memory.
   */
  private nameOf(text: string): string | undefined {
    const known = this.names.get(text)
    if (known || this.names.size >= 2000) return known
    const name = `fx_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`
    this.names.set(text, name)
    return name
  }
}

const notAsked = (error: Error): DatabaseUnavailable =>
  new DatabaseUnavailable(error.message, { cause: error, isRolledBack: true })

/** What TypeORM, or a program, found wrong in what it was asked, whatever its message says. */
const isFaultOfOurs = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof TypeORMError && !(error instanceof QueryFailedError))

function translate(error: unknown): unknown {
  const { code, constraint, detail, message } = error as {
    code?: string
    constraint?: string
    detail?: string
    message?: string
  }
  if (code === 'FX001') return new OptimisticLockError(message ?? '')
  if (code === '23505') return new UniqueViolation(constraint ?? '', detail ?? '')
  if (code !== undefined && RETRYABLE.has(code)) return new OptimisticLockError(`database ${code}`)
  const lost =
    code === undefined
      ? /terminated|timeout|ended|closed|not queryable/i.test(message ?? '')
      : UNAVAILABLE.test(code)
  if (lost || /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI)/.test(code ?? '')) {
    return new DatabaseUnavailable(message ?? 'database unavailable', {
      cause: error,
      isRolledBack: ROLLED_BACK.has(code ?? ''),
    })
  }
  return error
}
