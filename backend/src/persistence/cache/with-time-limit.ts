/** Resolves when `work` does, and after `limitMs` at the latest: whoever waits in a row behind it goes on then. */
export async function withTimeLimit(work: Promise<void>, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<void>(resolve => (timer = setTimeout(resolve, limitMs)))
  try {
    await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
