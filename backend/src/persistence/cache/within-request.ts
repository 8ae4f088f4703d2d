/** So long a request waits for Redis before it goes on without it. */
export const REQUEST_WAITS_MS = 200

/** Redis did not answer as fast as a request wants to be; the command itself may still succeed. */
class RedisTimeout extends Error {}

/**
 * The answer to a command if it comes while a request can wait for it; throws {@link RedisTimeout} otherwise. When time is
 * up, what has arrived meanwhile is read first: a busy process must not take its own delay for Redis's.
 */
export function withinRequest<T>(command: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => setImmediate(() => setImmediate(() => reject(new RedisTimeout('redis is slow')))),
      REQUEST_WAITS_MS,
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
