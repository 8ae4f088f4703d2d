import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble } from './composition'
import type { Application } from './composition/application'
import { dataSourceOptions } from './persistence/data-source'
import { BadSettings, commandKeyNamesOf, readSettings } from './settings/settings'

const USAGE = `usage: keys status
       keys offer (--device ID | --merchant CODE | --all) --by NAME --reason TEXT`
const OPTIONS = {
  device: { type: 'string' },
  merchant: { type: 'string' },
  all: { type: 'boolean' },
  by: { type: 'string' },
  reason: { type: 'string' },
} as const

/** Errors: BadSettings with the usage. */
function readArguments() {
  try {
    const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true })
    const chosen = [values.device, values.merchant, values.all].filter(Boolean).length
    const isOffer = positionals[0] === 'offer' && chosen === 1 && values.by && values.reason
    if (positionals.length === 1 && (positionals[0] === 'status' || isOffer))
      return { command: positionals[0], values }
  } catch {
    // An unknown option.
  }
  throw new BadSettings(USAGE)
}

/**
 * For whoever may log in to a node, which is the platform's own people: what devices wait for, and new report and release keys
 * for them. Signing keys change by the environment alone.
 */
async function run({ offerKeys }: Application): Promise<Record<string, unknown>> {
  const { command, values } = readArguments()
  if (command === 'status') return { ...(await offerKeys.count()) }
  const selection = {
    ...(values.device ? { deviceId: values.device } : {}),
    ...(values.merchant ? { merchantCode: values.merchant } : {}),
  }
  const context = { actor: `operator:${values.by}`, traceId: randomUUID() }
  return { ...(await offerKeys.offer(selection, values.reason!, context)) }
}

async function main(): Promise<void> {
  readArguments()
  const settings = readSettings()
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    const result = await run(assembly.application)
    process.stdout.write(`${JSON.stringify({ ring: commandKeyNamesOf(settings), ...result })}\n`)
  } finally {
    await assembly.redis.stop()
    await assembly.close()
    await dataSource.destroy()
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof BadSettings ? error.message : (error as Error).stack}\n`)
  process.exitCode = error instanceof BadSettings ? 78 : 1
})
