import { Pool, type PoolConfig } from 'pg'

const NOTHING = { rows: [], rowCount: 0, command: '', oid: 0, fields: [] }

/**
 * The pool of one life of a runner. In graphile-worker 0.16.6 only the cron uses `pool.query`; a statement of it that
 * fails would end the runner from within, with rejections that nobody can catch (src/runner.ts, `cron.promise.finally`)
 * and before its workers have ended. So a failed statement is reported to `failed` and stays open until the runner is
 * stopping, when the cron does not use its answer any more.
 */
export class RunnerPool extends Pool {
  private readonly waiting: (() => void)[] = []
  private isLeaving = false

  constructor(
    config: PoolConfig,
    private readonly failed: (why: unknown) => void,
  ) {
    super(config)
    const ask = this.query.bind(this) as (...asked: unknown[]) => Promise<unknown>
    this.query = ((...asked: unknown[]) => this.answer(() => ask(...asked))) as Pool['query']
  }

  /** The runner is stopping. */
  leave(): void {
    this.isLeaving = true
    for (const resolve of this.waiting.splice(0)) resolve()
  }

  private left(): Promise<void> {
    return this.isLeaving ? Promise.resolve() : new Promise(resolve => this.waiting.push(resolve))
  }

  private async answer(ask: () => Promise<unknown>): Promise<unknown> {
    if (this.isLeaving) return NOTHING
    try {
      return await ask()
    } catch (error) {
      this.failed(error)
      await this.left()
      return NOTHING
    }
  }
}
