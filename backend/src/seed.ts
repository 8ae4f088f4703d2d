import 'reflect-metadata'
import { pino } from 'pino'
import { DataSource } from 'typeorm'
import { assemble } from './composition'
import { dataSourceOptions } from './persistence/data-source'
import { seedDebts } from './seed/debts'
import { seedDeviceTokens } from './seed/device-tokens'
import { seedPeople, seedTenant } from './seed/tenant'
import type { Application } from './composition/application'
import { BadSettings, readSettings } from './settings/settings'

/** A merchant with lots, people, debtors and tokens for devices; what is there already stays. */
async function seed(application: Application): Promise<Record<string, unknown>> {
  const tenant = await seedTenant(application)
  const invites = await seedPeople(application, tenant)
  await seedDebts(application, tenant)
  const devices = await seedDeviceTokens(application, tenant)
  return {
    merchantId: tenant.merchantId,
    lotIds: tenant.lotIds,
    devices,
    invites,
    try: [
      '商家端登录码 / merchant sign-in code: sim:attendant, sim:manager, sim:finance, sim:platform',
      '车主端登录码 / owner sign-in code: sim:<任意名字 any name>',
      '试试车牌 / try the plate: 粤B12388 (蓝 blue), 粤BD06688 (绿 green)',
    ],
  }
}

async function main(): Promise<void> {
  const settings = readSettings()
  if (settings.NODE_ENV === 'production') throw new BadSettings('seed: 不用于生产环境 / not for production')
  const dataSource = await new DataSource(dataSourceOptions(settings, 'script')).initialize()
  const assembly = assemble(settings, dataSource, pino({ level: 'silent' }))
  try {
    const seeded = await seed(assembly.application)
    process.stdout.write(`${JSON.stringify(seeded)}\n`)
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
