import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { tariffEngine, type ParkedStay } from '../harness/backend-modules'
import { programInput, sendReady } from './programs'

/** Seconds of a processor to calculate, one stay after the other. */
type Input = { seconds: number; tariffs: TariffDefinition[] }
export type TariffSpeed = { feesPerSecond: number }

const MINUTE_MS = 60_000
/** Lengths of stays as open lots have them: most are short, some last a night, few last days. */
const LENGTHS = [8, 22, 35, 50, 65, 80, 95, 110, 130, 150, 180, 210, 250, 300, 380, 480, 560, 700, 900, 3000]
const STAYS = 1000
const FIRST_ENTRY_MS = Date.parse('2026-03-02T06:00:00+08:00')

/** The same stays in every run: entries over a week, at all hours of the day. */
const stays = Array.from({ length: STAYS }, (_, index): ParkedStay => {
  const entryAtMs = FIRST_ENTRY_MS + ((index * 7919) % (7 * 1440)) * MINUTE_MS + (index % 60) * 1000
  return {
    entryAtMs,
    exitAtMs: entryAtMs + LENGTHS[index % LENGTHS.length]! * MINUTE_MS,
    lotId: 'bench',
    vehicleClass: index % 10 === 0 ? 'large' : 'small',
    energy: index % 3 === 0 ? 'new_energy' : 'fuel',
    entitlements: [],
    bays: 1,
    excluded: [],
  }
})

const { seconds, tariffs } = programInput<Input>()
const { compile, priceStay } = tariffEngine()
const compiled = tariffs.map(compile)

/** Seconds of a processor that this process has used: others on the machine do not make it slower. */
function processorSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000_000
}

function feesPerSecond(ofSeconds: number): number {
  const startedAt = processorSeconds()
  let fees = 0
  let sum = 0
  while (processorSeconds() - startedAt < ofSeconds)
    for (const tariff of compiled)
      for (const stay of stays) {
        const pricing = priceStay(tariff, stay)
        if (pricing.kind !== 'priced') throw new Error('a stay without a fee')
        sum += pricing.feeFen
        fees += 1
      }
  if (sum === 0) throw new Error('every stay was free')
  return fees / (processorSeconds() - startedAt)
}

feesPerSecond(1)
sendReady({ feesPerSecond: feesPerSecond(seconds) } satisfies TariffSpeed)
