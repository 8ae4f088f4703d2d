/** `npm run check [word …]`: types, lint, format, layers, unused, tracked files, SQL, mutants and derived files; words choose checks by name. */
import { asCommand, bootstrap, isCommand } from './bootstrap.mjs'
import { build } from './build.mjs'

const line = ({ name, ok, ms }) => `${ok ? '✓' : '✗'} ${name} (${(ms / 1000).toFixed(1)} s)`

/**
 * Runs the checks and prints a line for each, with what it found when it fails.
 *
 * @param {string[]} [words] only checks whose name contains one of them
 * @param {{ nice?: number }} [options] how far their programs stand back for others
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check(words = [], { nice = 0 } = {}) {
  const { checks } = await import('./checks/list.mjs')
  const { inParallel } = await import('./checks/run.mjs')
  const chosen = checks.filter(({ name }) => words.length === 0 || words.some(word => name.includes(word)))
  const jobs = chosen.map(({ name, run }) => async () => {
    const sinceMs = Date.now()
    // A check that breaks has found something too, and keeps no other back.
    const result = await Promise.resolve()
      .then(() => run(nice))
      .catch(error => ({ ok: false, output: String(error?.stack ?? error) }))
    return { name, ...result, ms: Date.now() - sinceMs }
  })
  const results = await inParallel(jobs, result => {
    console.log(line(result))
    if (!result.ok) console.log(result.output.replace(/^/gm, '    '))
  })
  const failed = results.filter(({ ok }) => !ok).length
  return { passed: results.length - failed, failed }
}

if (isCommand(import.meta.url)) {
  await asCommand(async () => {
    bootstrap({ parts: [] })
    await build()
    const { failed } = await check(process.argv.slice(2))
    if (failed > 0) throw new Error(`${failed} 项检查未通过 / ${failed} checks failed`)
  })
}
