/** So long a request waits for Redis before it goes on without it. */
export const REQUEST_WAITS_MS = 200
/**
 * So long everything else waits. The connection's own limit is shorter and counts only from when a command was sent: in a
 * queue of the library, or with a connection that is being made, a command has none.
 */
const COMMAND_WAITS_MS = 1500

/** Redis did not answer as fast as the caller wants it; the command itself may still succeed. */
class RedisTimeout extends Error {}

/** Whether Redis said nothing, by our limit or by that of the connection. */
export const isSilence = (error: unknown): boolean =>
  error instanceof RedisTimeout || (error instanceof Error && error.message === 'Command timed out')

/** The answer to a command if it comes while a request can wait for it; throws {@link RedisTimeout} otherwise. */
export function withinRequest<T>(command: Promise<T>): Promise<T> {
  return within(command, REQUEST_WAITS_MS)
}

/** The same for what no request may leave undone, and for what happens behind requests. */
export function withinCommand<T>(command: Promise<T>): Promise<T> {
  return within(command, COMMAND_WAITS_MS)
}

/**
 * When time is up, what has arrived meanwhile is read first: a busy process must not take its own delay for Redis's.
 */
function within<T>(command: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => setImmediate(() => setImmediate(() => reject(new RedisTimeout('redis is slow')))),
      limitMs,
    )
    command.then(
      value => {
        clearTimeout(timer)
        resolve(value)
      },
      error => {
        clearTimeout(timer)
        reject(error as Error)
      },
    )
  })
}
