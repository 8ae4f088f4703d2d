const delay = ms => new Promise(resolve => setTimeout(resolve, ms))

/**
 * By hand: p-wait-for is ESM only, and its error does not say what was waited for or why it cannot come any more.
 *
 * Repeats `check` until it returns something truthy and returns that.
 *
 * @param {() => unknown} check may throw: a throw means not yet
 * @param {{ what: string, timeoutMs?: number, everyMs?: number, giveUp?: () => string | undefined }} options
 *   `giveUp` returns a reason as soon as waiting has become pointless
 * @throws {Error} after `timeoutMs` milliseconds, or with the reason of `giveUp`
 */
async function waitUntil(check, { what, timeoutMs = 20_000, everyMs = 25, giveUp }) {
  const deadlineMs = Date.now() + timeoutMs
  let last
  for (;;) {
    try {
      const value = await check()
      if (value) return value
    } catch (error) {
      last = error
    }
    const reason = giveUp?.()
    if (reason) throw new Error(`${what}: ${reason}`)
    if (Date.now() > deadlineMs) {
      throw new Error(`${what}: no answer within ${timeoutMs} ms${last ? ` (${last.message})` : ''}`)
    }
    await delay(everyMs)
  }
}

module.exports = { waitUntil, delay }
