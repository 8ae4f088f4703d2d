const EVERY_MS = 10_000

/**
 * Says that something long goes on: at once, and then every ten seconds.
 *
 * @param {string} what
 * @param {{ everyMs?: number, say?: (line: string) => void }} [options]
 * @returns {() => void} ends it
 */
export function sayProgress(what, { everyMs = EVERY_MS, say = line => console.log(line) } = {}) {
  const startedMs = Date.now()
  say(`· ${what}…`)
  const timer = setInterval(() => say(`· ${what}… ${Math.round((Date.now() - startedMs) / 1000)} s`), everyMs)
  return () => clearInterval(timer)
}
