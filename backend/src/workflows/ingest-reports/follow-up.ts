import type { Logger } from 'pino'
import type { Metrics } from '../../telemetry/metrics'
import type { PublishCommand } from '../publish-command/publish-command'
import type { ConfirmEvents } from '../confirm-events'
import type { ReconcileDevice } from '../reconcile-device'
import type { AnnounceKeys } from '../renew-keys/announce-keys'
import type { AfterCommit } from './device-draft'
import type { RecordedDowns } from './recorded-downs'

type Needs = {
  publishCommand: PublishCommand
  reconcileDevice: ReconcileDevice
  confirmEvents: ConfirmEvents
  announceKeys: AnnounceKeys
  recordedDowns: RecordedDowns
  metrics: Metrics
  log: Logger
}

/** Carries out what a commit asks for at once. Never throws: each of these has a durable job or a later report behind it. */
export class FollowUp {
  constructor(private readonly needs: Needs) {}

  async run(effect: AfterCommit): Promise<void> {
    try {
      await this.carryOut(effect)
    } catch (error) {
      this.needs.log.error({ err: error, effect: effect.kind }, 'effect failed')
    }
  }

  private async carryOut(effect: AfterCommit): Promise<void> {
    const { publishCommand, reconcileDevice, confirmEvents, announceKeys, recordedDowns, metrics } =
      this.needs
    switch (effect.kind) {
      case 'send':
        await publishCommand.publish(effect.command)
        return
      case 'activated':
        return publishCommand.showActive(effect.order, effect.raise)
      case 'reconcile':
        return reconcileDevice.reconcile(effect.deviceId)
      case 'confirm_events':
        return confirmEvents.confirm(effect.device, effect.pending)
      case 'born':
        return announceKeys.announce(effect.device)
      case 'lowered':
        return metrics.paidToLowered.observe((effect.loweredAt.getTime() - effect.paidAt.getTime()) / 1000)
      case 'recorded':
        return recordedDowns.add(effect.eventId)
      case 'ended':
        return metrics.commands.inc({ op: effect.op, end: effect.end })
    }
  }
}
