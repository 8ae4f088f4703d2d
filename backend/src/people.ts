import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { Refusal } from '@fangxing/contract/refusal'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble } from './composition'
import type { Application } from './composition/application'
import { dataSourceOptions } from './persistence/data-source'
import { BadSettings, readSettings } from './settings/settings'

const USAGE = `usage: people platform --name NAME --by NAME --reason TEXT [--again]
       people session --person ID --by NAME --reason TEXT
       people console-link --person ID --by NAME --reason TEXT`
const OPTIONS = {
  name: { type: 'string' },
  person: { type: 'string' },
  by: { type: 'string' },
  reason: { type: 'string' },
  again: { type: 'boolean' },
} as const
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

type Asked = { by: string; reason: string } & (
  | { command: 'platform'; name: string; again: boolean }
  | { command: 'session' | 'console-link'; person: string }
)

/** Errors: BadSettings with the usage. */
function readArguments(): Asked {
  try {
    const { positionals, values } = parseArgs({ options: OPTIONS, allowPositionals: true })
    const { name, person, by, reason, again = false } = values
    if (positionals.length === 1 && by && reason) {
      if (positionals[0] === 'platform' && name && !person)
        return { command: 'platform', name, by, reason, again }
      const [command] = positionals
      const isForPerson = command === 'session' || command === 'console-link'
      if (isForPerson && person && UUID.test(person) && !name && !again)
        return { command, person, by, reason }
    }
  } catch {
    // An unknown option.
  }
  throw new BadSettings(USAGE)
}

/** Errors: BadSettings with a sentence for the person at the keyboard. */
async function run(
  { admitPlatformPerson, signInConsole }: Application,
  asked: Asked,
): Promise<Record<string, unknown>> {
  const context = { actor: `operator:${asked.by}`, traceId: randomUUID() }
  if (asked.command !== 'platform') {
    const input = { staffId: asked.person, reason: asked.reason }
    const isLink = asked.command === 'console-link'
    const making = isLink
      ? signInConsole.makeLink(input, context)
      : admitPlatformPerson.openSession(input, context)
    return making.catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error
      const who = isLink
        ? '这位员工 / no such member of staff'
        : '这位平台人员 / no such person of the platform'
      throw new BadSettings(`没有${who}: ${asked.person}`)
    })
  }
  const admitted = await admitPlatformPerson.invite(asked, context)
  if (admitted.kind === 'invited') return admitted
  const names = admitted.people.map(({ id, name }) => `${name} ${id}`).join(', ')
  throw new BadSettings(
    `已有平台人员（${names}），确实需要另一位时加 --again / somebody of the platform exists; --again makes another`,
  )
}

/** For whoever may log in to a node: the first person of the platform, and ways in without a phone. */
async function main(): Promise<void> {
  const asked = readArguments()
  const settings = readSettings()
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    process.stdout.write(`${JSON.stringify(await run(assembly.application, asked))}\n`)
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
