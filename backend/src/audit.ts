import 'reflect-metadata'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { DataSource } from 'typeorm'
import { pino } from 'pino'
import { assemble } from './composition'
import { checkOrderCache, readDeviceLogs } from './modules/audit'
import { dataSourceOptions } from './persistence/data-source'
import { BadSettings, readSettings } from './settings/settings'
import type { AuditReach } from './workflows/check-audit-log'
import { noteAudit } from './workflows/audit-regularly'
import { checkInvariants } from './workflows/check-invariants'

const USAGE = 'usage: audit [--full] [--device-logs FOLDER]   (or AUDIT_DEVICE_LOGS)'

type Asked = { reach: AuditReach; folder: string | null }

/**
 * Whether to look at everything, and not only at what no proven day has, and the folder with the devices' own logs: named, or where a local system keeps its
 * simulated devices.
 */
function readArguments(): Asked {
  const given = process.argv.slice(2)
  const asked: Asked = { reach: 'days', folder: process.env.AUDIT_DEVICE_LOGS ?? null }
  for (let argument = given.shift(); argument !== undefined; argument = given.shift()) {
    const folder = argument === '--device-logs' ? given.shift() : undefined
    if (argument === '--full') asked.reach = 'all'
    else if (folder === undefined) throw new BadSettings(USAGE)
    else asked.folder = folder
  }
  if (asked.folder !== null && !existsSync(asked.folder))
    throw new BadSettings(`--device-logs: no such folder ${path.resolve(asked.folder)}`)
  return asked
}

/** Prints one line for each invariant and names every row that breaks one. Exit code 0 only when none does. */
async function main(): Promise<number> {
  const settings = readSettings()
  const { folder, reach } = readArguments()
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    await assembly.startClocks()
    await assembly.redis.start({ joining: true })
    const { database, orderCache, clock } = assembly.application
    const beganAt = clock.now()
    const report = await checkInvariants(database, beganAt, {
      reach,
      ...(folder ? { motions: readDeviceLogs(folder) } : {}),
      checkCache: () => checkOrderCache(database, orderId => orderCache.staffJson(orderId)),
    })
    const found = report.checked.filter(check => check.broken.length > 0)
    const broken = Object.fromEntries(found.map(check => [check.id, check.broken]))
    await noteAudit(database, { beganAt, broken, digest: report.digest, reach }, clock.now())
    for (const check of report.checked) {
      process.stdout.write(`${check.broken.length === 0 ? '✓' : '✗'} ${check.id.padEnd(8)} ${check.rule}\n`)
      for (const row of check.broken) process.stdout.write(`    ${row}\n`)
    }
    if (report.digest) process.stdout.write(`\n已验证的日子 / proven days ${report.digest}\n`)
    process.stdout.write(
      report.clean ? '\n全部成立 / every invariant holds\n' : '\n有不变式被破坏 / broken\n',
    )
    return report.clean ? 0 : 1
  } finally {
    await assembly.redis.stop()
    await assembly.close()
    await dataSource.destroy()
  }
}

main().then(
  code => (process.exitCode = code),
  error => {
    process.stderr.write(`${error instanceof BadSettings ? error.message : String((error as Error).stack)}\n`)
    process.exitCode = 78
  },
)
