import 'reflect-metadata'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble } from './composition'
import { dataSourceOptions } from './persistence/data-source'
import { seedCamera } from './seed/camera'
import { seedCity } from './seed/city/city'
import { seedDebts } from './seed/debts'
import { seedDeviceTokens } from './seed/device-tokens'
import { seedFloor } from './seed/floor'
import { seedTariffs } from './seed/tariff'
import { seedPeople, seedTenant } from './seed/tenant'
import type { Application } from './composition/application'
import { BadSettings, readSettings } from './settings/settings'

/** Four weeks of an operator of a city besides. */
const CITY_ARGUMENT = 'city'
/** For a person; a program reads what was made, keys among it, as JSON. */
const TEXT_ARGUMENT = '--text'

/** A merchant with lots, people, debtors and tokens for devices; what is there already stays. */
async function seed(application: Application): Promise<Record<string, unknown>> {
  const tenant = await seedTenant(application)
  const invites = await seedPeople(application, tenant)
  await seedFloor(application)
  await seedDebts(application, tenant)
  await seedTariffs(application, tenant)
  const camera = await seedCamera(application, tenant)
  const devices = await seedDeviceTokens(application, tenant)
  if (process.argv.includes(CITY_ARGUMENT)) await seedCity(application)
  return {
    merchantId: tenant.merchantId,
    lotIds: tenant.lotIds,
    devices,
    camera,
    invites,
  }
}

async function main(): Promise<void> {
  const settings = readSettings()
  if (settings.NODE_ENV === 'production') throw new BadSettings('seed: 不用于生产环境 / not for production')
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    const seeded = await seed(assembly.application)
    const text = `四周的数据已就绪 / four weeks of data are there: ${settings.PUBLIC_ORIGIN}/console/?as=city-manager`
    process.stdout.write(`${process.argv.includes(TEXT_ARGUMENT) ? text : JSON.stringify(seeded)}\n`)
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
