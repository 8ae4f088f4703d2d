import type { IntegrationRowReply } from '@fangxing/contract/integration'
import { ANSWERED, REFUSED_OUTCOMES, REFUSED_REQUEST } from '@fangxing/contract/source-answer-labels'
import type { RefusalCode } from '@fangxing/contract/refusal'
import type { Logger } from 'pino'
import { dayOf } from '../../domain/shanghai-time'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { ADD_SOURCE_ANSWERS } from './count-answers.queries'

type Needs = { database: Database; clock: Clock; log: Pick<Logger, 'warn'> }
type Counter = { sourceId: string; day: string; call: string; outcome: string; code: string; n: number }
type Answered = Pick<IntegrationRowReply, 'outcome' | 'errors' | 'reasons'>
type Reply = {
  receivedAt?: string
  items?: unknown
  rows?: readonly Answered[]
  outcome?: string
  errors?: Answered['errors']
}

const EVERY_MS = 5000
/** Beyond this nothing new is counted until what is known is written: a database that is gone must not fill the memory. */
const MOST_COUNTERS = 5000

/**
 * How often each source was answered what. It is gathered here and written every few seconds, apart from what the answers are about: a
 * counter that all batches of a source add to in their own commits would make each of them wait for the one before. A node that is
 * killed therefore loses a few seconds of these figures, and nothing else.
 */
export class CountAnswers {
  private counters = new Map<string, Counter>()
  private timer: NodeJS.Timeout | null = null
  private writing: Promise<void> | null = null

  constructor(
    private readonly needs: Needs,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** What was answered to each row of a request; to one without rows, to the request. */
  answered(sourceId: string, call: string, { rows, outcome = ANSWERED, errors }: Reply): void {
    if (!rows) return this.count(sourceId, call, outcome, errors?.[0]?.code)
    for (const row of rows) this.count(sourceId, call, row.outcome, codeOf(row))
  }

  /** A request whose sender was known and that was refused as a whole. */
  refused(sourceId: string, call: string, code: RefusalCode): void {
    this.count(sourceId, call, REFUSED_REQUEST, code)
  }

  /** Writes what was counted; what cannot be written now is written with the next. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
    await this.writing
    if (this.counters.size === 0) return
    this.writing = this.write().finally(() => (this.writing = null))
    await this.writing
  }

  private count(sourceId: string, call: string, outcome: string, code = ''): void {
    const day = dayOf(this.needs.clock.now())
    this.add({ sourceId, day, call, outcome, code, n: 1 })
    this.timer ??= setTimeout(() => void this.flush(), this.everyMs).unref()
  }

  private add(one: Counter): void {
    const key = [one.sourceId, one.day, one.call, one.outcome, one.code].join(' ')
    const known = this.counters.get(key)
    if (known) known.n += one.n
    else if (this.counters.size < MOST_COUNTERS) this.counters.set(key, one)
  }

  private async write(): Promise<void> {
    const taken = [...this.counters.values()]
    this.counters = new Map()
    const column = <K extends keyof Counter>(name: K) => taken.map(counter => counter[name])
    const names = ['sourceId', 'day', 'call', 'outcome', 'code', 'n'] as const
    try {
      await this.needs.database.query(ADD_SOURCE_ANSWERS, names.map(column))
    } catch (error) {
      this.needs.log.warn({ err: error }, 'the answers to sources are counted later')
      for (const counter of taken) this.add(counter)
      this.timer ??= setTimeout(() => void this.flush(), this.everyMs).unref()
    }
  }
}

const codeOf = ({ outcome, errors, reasons }: Answered): string | undefined =>
  REFUSED_OUTCOMES.includes(outcome) ? (errors?.[0] ?? reasons?.[0])?.code : undefined
