import { setTimeout } from 'node:timers/promises'
import type { ActorContext } from '../domain/actor-context'
import { ATTEMPTS_COUNT_MS, delayingRaise, type PlateAttempt } from '../domain/raise-delay'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import type { ClosePayment } from './close-payment'
import { READ_PLATE_ATTEMPTS } from './wait-for-payers.queries'

/** The attendant stands beside the car: three looks within two seconds, then the phone asks again. */
const AGAIN_MS = [500, 1_500] as const

type Needs = { database: Database; clock: Clock; closePayment: ClosePayment }

/** Whoever pays what the car owes at this moment shall not find it locked. */
export class WaitForPayers {
  constructor(private readonly needs: Needs) {}

  /**
   * Asks WeChat to close the payments that delay a RAISE, until nobody can pay them any more; one that was paid has settled
   * its debts then. False: what became of one is not known yet. Errors: as the database's.
   */
  async rested(order: { merchant_id: string; plate_key: string }, context: ActorContext): Promise<boolean> {
    for (const pauseMs of [...AGAIN_MS, null]) {
      const delaying = await this.delaying(order)
      const rest = await Promise.all(
        delaying.map(({ id }) => this.needs.closePayment.close(id, 'ran_out', context)),
      )
      if (rest.every(Boolean)) return true
      if (pauseMs !== null) await setTimeout(pauseMs)
    }
    return false
  }

  private async delaying(order: { merchant_id: string; plate_key: string }): Promise<PlateAttempt[]> {
    const { database, clock } = this.needs
    const at = clock.now()
    const since = new Date(at.getTime() - 2 * ATTEMPTS_COUNT_MS)
    const attempts = await database.query<PlateAttempt>(READ_PLATE_ATTEMPTS, [
      order.merchant_id,
      order.plate_key,
      since,
    ])
    return delayingRaise(attempts, at)
  }
}
