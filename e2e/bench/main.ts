import { costFigures } from './cost-section'
import { fleetFigures } from './fleet-section'
import { foundFigures } from './found-section'
import { historyFigures } from './history-section'
import { listFigures } from './list-section'
import { measureRead, readFigures, type ReadScore } from './read-section'
import { RESULT_FILE, table, writeResult, type Figure } from './result'
import { scaleOf } from './scale'
import { measureSettle, settleFigures } from './settle-section'
import { slowFigures } from './slow-section'
import { startBenchSystem, type BenchSystem } from './bench-system'
import { startFigures } from './start-section'
import { tariffFigures } from './tariff-section'

const USUAL = ['start', 'tariff', 'cost', 'settle', 'read', 'slow', 'found', 'fleet'] as const
/** Run only when they are named: they fill for longer than all the others take. `history` includes settle and read. */
const LONG = ['history', 'lists'] as const
/** They run in this order. */
const SECTIONS = [...USUAL, ...LONG] as const
type Section = (typeof SECTIONS)[number]
const TIMEOUT_MS = 15 * 60_000
const LONG_TIMEOUT_MS = 60 * 60_000

function parseSections(args: readonly string[]): ReadonlySet<Section> {
  const wrong = args.find(arg => !SECTIONS.includes(arg as Section))
  if (wrong !== undefined) throw new Error(`没有这一节 / no such section: ${wrong} (${SECTIONS.join(', ')})`)
  const chosen = new Set(args.length > 0 ? (args as Section[]) : USUAL)
  return chosen.has('history') ? new Set([...chosen, 'settle', 'read']) : chosen
}

async function measure(bench: BenchSystem, chosen: ReadonlySet<Section>): Promise<Figure[]> {
  const scale = scaleOf(process.env)
  const figures: Figure[] = []
  const startedAtMs = performance.now()
  const log = (what: string) =>
    process.stderr.write(`${((performance.now() - startedAtMs) / 1000).toFixed(1)} s  ${what}\n`)
  const add = (more: Figure[]) => {
    figures.push(...more)
    for (const { name, value, unit, ratio } of more)
      log(`${name}: ${value} ${unit}${ratio === null ? '' : ` (${ratio})`}`)
  }
  let settle: Awaited<ReturnType<typeof measureSettle>> | undefined
  let read: ReadScore | undefined
  if (chosen.has('start')) add(await startFigures(bench, scale))
  if (chosen.has('tariff')) add(await tariffFigures(scale))
  if (chosen.has('cost')) add(await costFigures(bench, scale))
  if (chosen.has('settle')) add(settleFigures((settle = await measureSettle(bench, scale))))
  if (chosen.has('read')) add(readFigures((read = await measureRead(bench, scale))))
  if (chosen.has('slow')) add(await slowFigures(bench, scale))
  if (chosen.has('found')) add(await foundFigures(bench, scale, log))
  if (chosen.has('fleet')) add(await fleetFigures(bench, scale))
  if (chosen.has('history')) add(await historyFigures(bench, scale, { settle: settle!, read: read! }, log))
  if (chosen.has('lists')) add(await listFigures(bench, scale, { hasHistory: chosen.has('history') }, log))
  return figures
}

async function main(): Promise<void> {
  const chosen = parseSections(process.argv.slice(2))
  setTimeout(
    () => {
      process.stderr.write('测速超时 / the bench took too long\n')
      process.exit(1)
    },
    LONG.some(section => chosen.has(section)) ? LONG_TIMEOUT_MS : TIMEOUT_MS,
  ).unref()
  const bench = await startBenchSystem()
  try {
    const figures = await measure(bench, chosen)
    writeResult(figures)
    process.stdout.write(`\n${table(figures)}\n\n${RESULT_FILE}\n`)
  } finally {
    await bench.stop()
  }
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
