import 'reflect-metadata'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble } from './composition'
import { brokerPasswords } from './modules/devices'
import { dataSourceOptions } from './persistence/data-source'
import { BadSettings, readSettings } from './settings/settings'

/** Prints Mosquitto's password file for all devices, for a broker that has no plugin to read the database. */
async function main(): Promise<void> {
  const settings = readSettings()
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    const { lines, foreign } = await brokerPasswords(assembly.application.database, settings)
    process.stdout.write(lines.map(line => `${line}\n`).join(''))
    if (foreign.length === 0) return
    process.stderr.write(
      `口令不是由 DEVICE_MASTER_KEY 得出，未列出 / not from DEVICE_MASTER_KEY, left out: ${foreign.join(' ')}\n`,
    )
    process.exitCode = 1
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
