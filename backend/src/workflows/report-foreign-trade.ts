import type { ActorContext } from '../domain/actor-context'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import { openIncident } from '../modules/incidents'
import { readMerchantIdByCode } from '../modules/merchants'
import { readTrade } from '../modules/payments'
import type { Callback, Clock } from '../ports'

type Needs = { database: Database; clock: Clock }

/** WeChat tells a merchant of money that was not asked for here: somebody uses the same merchant number elsewhere. */
export class ReportForeignTrade {
  constructor(private readonly needs: Needs) {}

  /** False when the trade is ours after all: then it must be delivered again. */
  async report(merchantCode: string, { kind, report }: Callback, context: ActorContext): Promise<boolean> {
    const { database, clock } = this.needs
    if (await readTrade(database, report.outTradeNo)) return false
    const merchantId = await readMerchantIdByCode(database, merchantCode)
    if (merchantId === null) return false
    const work = new UnitOfWork(context, clock.now())
    openIncident(work, {
      merchantId,
      kind: 'trade_not_ours',
      subject: `trade:${report.outTradeNo}`,
      level: 2,
      detail: { kind, outTradeNo: report.outTradeNo, amountFen: report.totalFen },
    })
    await commitUnit(database, work)
    return true
  }
}
