import type { Clock } from '../../ports'

export const systemClock: Clock = { now: () => new Date() }

/**
 * A clock that the parent process moves with `{clockOffsetMs}` over IPC, so that a test lives through days in seconds. It
 * starts with `startOffsetMs`: a message that comes before this clock listens would be lost.
 * Only for MOVABLE_CLOCK=1, which production refuses.
 */
export function createMovableClock(startOffsetMs: number): Clock & { stop(): void } {
  let offsetMs = startOffsetMs
  const listen = (message: unknown) => {
    const given = (message as { clockOffsetMs?: unknown } | null)?.clockOffsetMs
    if (typeof given === 'number' && Number.isFinite(given)) offsetMs = given
  }
  process.on('message', listen)
  process.channel?.unref()
  return {
    now: () => new Date(Date.now() + offsetMs),
    stop: () => void process.off('message', listen),
  }
}
