import type { Readiness } from '@fangxing/contract/readiness'
import { failedRule, Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { tighten, type EnforcementPolicy } from '../domain/eligibility'
import { readinessOf, type LotReadiness, type ReadinessFacts } from '../domain/readiness'
import { dayOf } from '../domain/shanghai-time'
import type { Database } from '../persistence/database'
import { lotFacts, type LotReading } from '../persistence/readings/eligibility-reading'
import { READ_READINESS } from '../persistence/readings/readiness-reading.queries'
import type { Clock, EndedSender, ReminderSender } from '../ports'
import type { CheckMerchantPay } from './check-merchant-pay'

const MOST_LOTS = 500

type LotRow = LotReading & {
  name: string
  has_tariff: boolean
  attendant_count: number
  device_count: number
  online_count: number
}
type ReadinessRow = {
  id: string
  mchid: string
  floor: EnforcementPolicy
  raising_stopped: boolean
  has_debts: boolean
  has_recovered: boolean
  manager_count: number
  lots: LotRow[]
}
type Needs = {
  database: Database
  clock: Clock
  checkMerchantPay: CheckMerchantPay
  reminderSender: Pick<ReminderSender, 'isOn'>
  endedSender: Pick<EndedSender, 'isOn'>
}

/** What a merchant still lacks before its first recovery, for its manager and for the platform. */
export class ReadReadiness {
  constructor(private readonly needs: Needs) {}

  /** Asks WeChat as {@link CheckMerchantPay} does. Refusals: NOT_FOUND. */
  async read(merchantId: string, context: ActorContext): Promise<Readiness> {
    const { database, clock, checkMerchantPay } = this.needs
    const now = clock.now()
    const row = await database.one<ReadinessRow>(READ_READINESS, [merchantId, now, MOST_LOTS])
    if (!row) throw new Refusal('NOT_FOUND')
    const payFailures = await checkMerchantPay.check(row, context)
    const { lot, steps } = readinessOf(factsOf(row, payFailures, now))
    return {
      isReady: steps.every(({ isDone }) => isDone),
      hasRecovered: row.has_recovered,
      lot: lot && { id: lot.id, name: lot.name },
      items: steps.map(({ step, isDone, failed }) => ({
        step,
        isDone,
        failed: failed.map(({ code, params }) => failedRule(code, params)),
      })),
      advice: this.advice(),
    }
  }

  /** Whom nobody can tell anything in WeChat. */
  private advice(): Readiness['advice'] {
    const { reminderSender, endedSender } = this.needs
    const advice: Readiness['advice'] = []
    if (!reminderSender.isOn) advice.push('reminderTemplate')
    if (!endedSender.isOn) advice.push('endedTemplate')
    return advice
  }
}

const factsOf = (
  row: ReadinessRow,
  payFailures: ReadinessFacts['payFailures'],
  now: Date,
): ReadinessFacts => ({
  day: dayOf(now),
  floor: row.floor,
  managerCount: row.manager_count,
  hasDebts: row.has_debts,
  isRaisingStopped: row.raising_stopped,
  payFailures,
  lots: row.lots.map(lot => lotOf(lot, row.floor)),
})

const lotOf = (row: LotRow, floor: EnforcementPolicy): LotReadiness => ({
  id: row.id,
  name: row.name,
  law: lotFacts(row),
  policy: tighten(floor, row.policy),
  hasTariff: row.has_tariff,
  attendantCount: row.attendant_count,
  deviceCount: row.device_count,
  onlineDeviceCount: row.online_count,
})
