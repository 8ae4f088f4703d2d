import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../persistence/database'
import type { Clock } from '../ports'
import type { ActorContext } from '../domain/actor-context'
import { STOP_RAISING_OF_ALL, STOP_RAISING_OF_MERCHANT } from './stop-raising.queries'

type Needs = { database: Database; clock: Clock }

/** The incident switch: no lock goes up any more, of one merchant or of the platform, until it is set back. */
export class StopRaising {
  constructor(private readonly needs: Needs) {}

  /** Refusals: NOT_FOUND. */
  async set(
    input: { merchantId: string | null; stopped: boolean; reason: string },
    { actor, traceId }: ActorContext,
  ): Promise<void> {
    const { database, clock } = this.needs
    const at = clock.now()
    const event = input.stopped ? 'raising_stopped' : 'raising_allowed'
    const detail = JSON.stringify({ reason: input.reason })
    if (input.merchantId === null) {
      await database.query(STOP_RAISING_OF_ALL, [input.stopped, at, actor, traceId, detail, event])
      return
    }
    const values = [input.merchantId, input.stopped, at, actor, traceId, detail, event]
    const found = await database.one(STOP_RAISING_OF_MERCHANT, values)
    if (!found) throw new Refusal('NOT_FOUND')
  }
}
