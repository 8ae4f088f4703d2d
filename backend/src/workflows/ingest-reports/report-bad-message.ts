import { LRUCache } from 'lru-cache'
import type { Logger } from 'pino'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import { openIncident } from '../../modules/incidents'
import type { Clock } from '../../ports'
import { READ_PLACE_OF_DEVICE } from './report-bad-message.queries'

const EVERY_MS = 10 * 60_000
const CAPACITY = 10_000

type Needs = { database: Database; clock: Clock; log: Logger }
type Source = { deviceId: string; merchantId: string; leaf: string }
type Reported = { id: string; merchant_id: string; lot_id: string | null }

/** Calls people for messages that are not what they claim to be. */
export class ReportBadMessage {
  private readonly reportedAtMs = new LRUCache<string, number>({ max: CAPACITY })

  constructor(private readonly needs: Needs) {}

  /**
   * Such a message changes nothing and is reported at most every ten minutes for a device, so that a flood of forgeries
   * cannot fill the audit log. Never throws: the message is dropped either way.
   */
  async report(source: Source, why: string): Promise<void> {
    const { clock, log } = this.needs
    const at = clock.now()
    const last = this.reportedAtMs.get(source.deviceId)
    if (last !== undefined && at.getTime() - last < EVERY_MS) return
    this.reportedAtMs.set(source.deviceId, at.getTime())
    log.warn({ device: source.deviceId, leaf: source.leaf, why }, 'device message refused')
    try {
      await this.open(source, why, at)
    } catch (error) {
      this.reportedAtMs.delete(source.deviceId)
      log.warn({ err: error, device: source.deviceId }, 'refused message not reported')
    }
  }

  private async open({ deviceId, leaf }: Source, why: string, at: Date): Promise<void> {
    const { database } = this.needs
    const device = await database.one<Reported>(READ_PLACE_OF_DEVICE, [deviceId])
    if (!device) return
    const work = new UnitOfWork({ actor: `device:${device.id}`, traceId: newId() }, at)
    const incident = {
      merchantId: device.merchant_id,
      lotId: device.lot_id,
      deviceId: device.id,
      kind: 'device_bad_message',
      subject: `device:${device.id}`,
      detail: { leaf, why },
    } as const
    openIncident(work, incident)
    await commitUnit(database, work)
  }
}
