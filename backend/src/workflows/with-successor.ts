import type { Logger } from 'pino'

/**
 * Does what a job that is queued already would do again. A running job that has queued its own successor under its key
 * must not fail any more: it would stay behind as one that used up its attempts. So an error is logged and ends here.
 */
export async function withSuccessor(log: Logger, what: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run()
  } catch (error) {
    log.warn({ err: error }, `${what}: left to the next attempt`)
  }
}
