import type { Clock } from '../../ports'
import type { Database } from '../../persistence/database'
import { readDevices, readOpenIncidents } from '../../persistence/readings/device-reading'
import { readOrder } from '../../persistence/readings/order-reading'
import type { ActorContext } from '../../domain/actor-context'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { DeviceDraft, type ReportRules } from './device-draft'
import type { DraftCommitter } from './draft-committer'

type Needs = { database: Database; clock: Clock; settings: ReportRules; drafts: DraftCommitter }

/** Decides about one order and its device for a cause other than a report: a timer, or what a person says. */
export class ChangeDeviceOfOrder {
  constructor(private readonly needs: Needs) {}

  /**
   * `decide` works on fresh rows and may be called again when they changed meanwhile; what it throws is passed on and
   * changes nothing. Returns whether there is such an order.
   */
  async change(
    orderId: string,
    context: ActorContext,
    decide: (draft: DeviceDraft) => void,
  ): Promise<boolean> {
    const { database, clock, settings, drafts } = this.needs
    return database.retryOnConflict(async () => {
      const order = await readOrder(database, orderId)
      if (!order) return false
      const [devices, incidents] = await Promise.all([
        readDevices(database, [order.device_id]),
        readOpenIncidents(database, [orderId]),
      ])
      const work = new UnitOfWork(context, clock.now())
      const device = devices.get(order.device_id)!
      const draft = new DeviceDraft({ device, order, incidents }, work, settings)
      decide(draft)
      await drafts.commit([draft])
      return true
    })
  }
}
