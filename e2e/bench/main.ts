import { fleetFigures } from './fleet-section'
import { historyFigures } from './history-section'
import { measureRead, readFigures, type ReadScore } from './read-section'
import { RESULT_FILE, table, writeResult, type Figure } from './result'
import { scaleOf } from './scale'
import { measureSettle, settleFigures } from './settle-section'
import type { SettleScore } from './settle-turns'
import { setStage, type Stage } from './stage'
import { startFigures } from './start-section'

/** In this order; `past` needs and includes settle and read. */
const SECTIONS = ['start', 'settle', 'read', 'fleet', 'past'] as const
type Section = (typeof SECTIONS)[number]
/** Whatever hangs, the bench ends. */
const LONGEST_MS = 15 * 60_000

function chosenSections(args: readonly string[]): ReadonlySet<Section> {
  const wrong = args.find(arg => !SECTIONS.includes(arg as Section))
  if (wrong !== undefined) throw new Error(`没有这一节 / no such section: ${wrong} (${SECTIONS.join(', ')})`)
  const chosen = new Set(args.length > 0 ? (args as Section[]) : SECTIONS)
  return chosen.has('past') ? new Set([...chosen, 'settle', 'read']) : chosen
}

async function measure(stage: Stage, chosen: ReadonlySet<Section>): Promise<Figure[]> {
  const scale = scaleOf(process.env)
  const figures: Figure[] = []
  const startedAt = performance.now()
  const say = (what: string) =>
    process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1)} s  ${what}\n`)
  const note = (more: Figure[]) => {
    figures.push(...more)
    for (const { name, value, unit, ratio } of more)
      say(`${name}: ${value} ${unit}${ratio === null ? '' : ` (${ratio})`}`)
  }
  let settle: SettleScore | undefined
  let read: ReadScore | undefined
  if (chosen.has('start')) note(await startFigures(stage, scale))
  if (chosen.has('settle')) note(settleFigures((settle = await measureSettle(stage, scale))))
  if (chosen.has('read')) note(readFigures((read = await measureRead(stage, scale))))
  if (chosen.has('fleet')) note(await fleetFigures(stage, scale))
  if (chosen.has('past')) note(await historyFigures(stage, scale, { settle: settle!, read: read! }, say))
  return figures
}

async function main(): Promise<void> {
  const chosen = chosenSections(process.argv.slice(2))
  setTimeout(() => {
    process.stderr.write('测速超时 / the bench took too long\n')
    process.exit(1)
  }, LONGEST_MS).unref()
  const stage = await setStage()
  try {
    const figures = await measure(stage, chosen)
    writeResult(figures)
    process.stdout.write(`\n${table(figures)}\n\n${RESULT_FILE}\n`)
  } finally {
    await stage.stop()
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
