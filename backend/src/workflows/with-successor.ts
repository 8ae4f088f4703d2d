import type { Services } from '../services'

/**
 * Does what a job that is queued already would do again. A running job that has queued its own successor under its key
 * must not fail any more: it would stay behind as one that used up its attempts. So an error is told and ends here.
 */
export async function withSuccessor(
  platform: Pick<Services, 'log'>,
  what: string,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    platform.log.warn({ err: error }, `${what}: left to the next attempt`)
  }
}
