import type { Database } from '../../persistence/database'
import type { Ask, Invariant } from './invariant'
import type { Subject } from './subjects'

/** How many rows that break one invariant are named; the rest is found by checking again once these are repaired. */
const NAMED_BROKEN = 50

export type Broken = Record<string, string[]>

/** Asks rules of rows, and keeps what breaks them: each once, however often the rows are looked at. */
export class AskRules {
  constructor(
    private readonly needs: { database: Database; rules: readonly Invariant[] },
    private readonly now: Date,
    readonly broken: Broken = {},
  ) {}

  /** Every rule that asks of `subject`, about the rows that `values` name. */
  async ask(subject: Subject | 'open', ...values: unknown[]): Promise<void> {
    for (const { id, asks } of this.needs.rules)
      for (const ask of asks) if (ask.of === subject) await this.askOne(id, ask, values)
  }

  private async askOne(id: string, { sql, sure }: Ask, values: unknown[]): Promise<void> {
    const known = new Set(this.broken[id])
    if (known.size >= NAMED_BROKEN) return
    let rows = await this.read(sql, values)
    if (rows.length > 0 && sure !== undefined) rows = await this.read(sure, values)
    for (const { what } of rows) if (known.size < NAMED_BROKEN) known.add(what)
    if (known.size > 0) this.broken[id] = [...known]
  }

  private read(sql: string, values: unknown[]): Promise<{ what: string }[]> {
    const text = statementOf(sql, values.length)
    return this.needs.database.query(
      `${text} LIMIT ${NAMED_BROKEN}`,
      text === sql ? values : [...values, this.now],
    )
  }
}

/** With the moment of the check as its last parameter, where it asks for that. */
export const statementOf = (sql: string, valueCount: number): string =>
  sql.replaceAll('$now', `$${valueCount + 1}`)
