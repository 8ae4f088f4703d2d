export type ClockFaults = { machineErrorMs: number; platformShiftMs: number }

/**
 * Clock faults that the parent process sets over IPC, so that a test lives through days in seconds or gives one machine a
 * wrong clock: `{clockOffsetMs}` makes this machine's clock wrong by it, `{platformOffsetMs}` moves the time of the whole
 * system, of which every node has to be told. Changes `faults` in place; a message that comes before it listens is lost, so
 * both have settings too. Only for MOVABLE_CLOCK=1, which production refuses.
 */
export function followParent(faults: ClockFaults, moved: () => void): { stop(): void } {
  const listen = (message: unknown) => {
    const { clockOffsetMs, platformOffsetMs } = (message ?? {}) as Record<string, unknown>
    if (isNumber(clockOffsetMs)) faults.machineErrorMs = clockOffsetMs
    if (!isNumber(platformOffsetMs)) return
    faults.platformShiftMs = platformOffsetMs
    moved()
  }
  process.on('message', listen)
  process.channel?.unref()
  return { stop: () => void process.off('message', listen) }
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
