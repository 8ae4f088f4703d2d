import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { delay, waitUntil } from '@fangxing/dev/stack'
import { insertDevices } from '../bench/fleet-devices'
import { startProgram } from '../bench/programs'
import { TestSystem } from '../harness/test-system'
import { planOf, type SoakPlan } from './city'
import { cityCost } from './cost'
import { Recoveries, type Latencies } from './recoveries'
import { costTable, JUDGED_FROM_MINUTES, latencyTable, slopesOf, slopeTable } from './report'
import { takeSample, type Sample } from './samples'
import { readTotals } from './totals'

const CONNECT_TIMEOUT_MS = 120_000
const print = (text: string) => void process.stdout.write(`${text}\n`)
const note = (text: string) =>
  void process.stderr.write(`${new Date().toISOString().slice(11, 19)}  ${text}\n`)

/** The rest of the fleet, in a process of its own; resolves when every device has reported. */
async function startFleet(system: TestSystem, count: number) {
  const credentials = await insertDevices(system, count)
  const file = path.join(system.dir, 'fleet.json')
  writeFileSync(file, JSON.stringify({ credentials, mqttUrl: system.broker.url }), { mode: 0o600 })
  const fleet = await startProgram('fleet-program.js', { file })
  await waitUntil(
    async () => {
      const [row] = await system.rows<{ count: number }>(
        `SELECT count(*)::int AS count FROM device WHERE id LIKE 'FLEET%' AND link = 'online' AND position = 'down'`,
      )
      return row!.count === count
    },
    { what: `${count} devices to report`, timeoutMs: CONNECT_TIMEOUT_MS, everyMs: 500 },
  )
  rmSync(file, { force: true })
  return fleet
}

/** Samples until the returned function is called. */
function sampleContinuously(system: TestSystem, everyMs: number, recent: Latencies[]) {
  const samples: Sample[] = []
  let isOver = false
  const sampling = (async () => {
    while (!isOver) {
      await delay(everyMs)
      const sample = await takeSample(system, recent.splice(0))
      samples.push(sample)
      const { nodeMb, redisMb, dueJobs, overdue, lowerMs } = sample
      note(
        `node ${nodeMb.toFixed(0)} MB, redis ${redisMb.toFixed(1)} MB, due jobs ${dueJobs}, overdue ${overdue}, lower ${lowerMs.toFixed(0)} ms`,
      )
    }
  })()
  return async () => {
    isOver = true
    await sampling
    return samples
  }
}

/** Answers what is wrong; nothing when the run was good. */
async function soak(system: TestSystem, plan: SoakPlan): Promise<string[]> {
  const all: Latencies[] = []
  const recent: Latencies[] = []
  const recoveries = await Recoveries.prepare(system, plan.recoveriesPerS, latencies => {
    all.push(latencies)
    recent.push(latencies)
  })
  const fleet = await startFleet(system, plan.devices)
  try {
    note(`${plan.devices} devices have reported; they are alone for ${plan.quietMs / 1_000} s`)
    const alone = await readTotals(system)
    await delay(plan.quietMs)
    const before = await readTotals(system)
    note(`${plan.recoveriesPerS.toFixed(2)} recoveries a second for ${plan.busyMs / 1_000} s`)
    const endSampling = sampleContinuously(system, plan.sampleEveryMs, recent)
    await recoveries.run(plan.recoveriesPerS, plan.busyMs)
    const after = await readTotals(system)
    const slopes = slopesOf(await endSampling())
    const isJudged = plan.minutes >= JUDGED_FROM_MINUTES
    const { started, finished, failures } = recoveries
    print(
      `\n${plan.minutes} minutes at ${plan.fraction} of the city: ${plan.devices} devices, ${finished} of ${started} recoveries finished, ${system.nodes.length} nodes\n`,
    )
    print(`${latencyTable(all)}\n`)
    print(`${slopeTable(slopes, isJudged)}\n`)
    print(
      `${costTable(cityCost([alone, before], [before, after], { devices: plan.devices, recoveries: Math.max(1, finished) }))}\n`,
    )
    return [
      ...failures,
      ...(isJudged
        ? slopes.filter(({ ok }) => !ok).map(({ name }) => `${name} grows by more than its tolerance`)
        : []),
      ...(await system.brokenInvariants()),
    ]
  } finally {
    await fleet.stop()
  }
}

async function main(): Promise<void> {
  const plan = planOf(process.argv.slice(2), process.env)
  const system = await TestSystem.start({ nodes: 2 })
  try {
    const wrong = await soak(system, plan)
    for (const line of wrong) print(`✗ ${line}`)
    process.exitCode = wrong.length === 0 ? 0 : 1
  } finally {
    await system.stop()
  }
}

main().then(
  () => process.exit(),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
