import { LEAF } from '@fangxing/contract/device-protocol'
import type { Logger } from 'pino'
import { failpoint } from '../../settings/failpoint'
import type { Settings } from '../../settings/settings'
import type { Clock, PublishOutcome } from '../../ports'
import { newId } from '../../persistence/new-id'
import type { LockCommandRow, OrderRow } from '../../persistence/rows'
import {
  commandMessage,
  desiredMessage,
  showMessage,
  type BootOf,
  type SendableCommand,
} from '../../modules/locks'
import type { KeysOfDevice } from '../../modules/devices'
import type { MarkSent } from './mark-sent'
import type { PublishToDevice } from './publish-to-device'

type Needs = {
  clock: Clock
  settings: Pick<Settings, 'RAISE_EXPIRY_S'>
  log: Logger
  publishToDevice: PublishToDevice
  markSent: MarkSent
}

export type SendOptions = {
  /** What it may have lost, and which signing keys it has confirmed. */
  device?: BootOf
  pairingCode?: string
}

/** Publishes the commands of locks. */
export class PublishCommand {
  constructor(private readonly needs: Needs) {}

  /**
   * Publishes a LOWER at once and notes the attempt after the broker took it; the note never delays the lock. Resolves true
   * once the broker has the command, false if it does not. Never throws, so callers need not wait: its durable job sends it
   * again.
   */
  async publish(command: LockCommandRow, options: SendOptions = {}): Promise<boolean> {
    try {
      if (command.op === 'RAISE') throw new Error('a RAISE is published by its own workflow')
      failpoint('lower.before_publish')
      const sentAt = this.needs.clock.now()
      const outcome = await this.publishLower(command, options)
      failpoint('lower.published')
      if (outcome === 'taken')
        await this.needs.markSent.mark({ id: command.id, order_id: command.order_id, sentAt })
      return outcome === 'taken'
    } catch (error) {
      this.needs.log.error({ err: error }, 'command not sent')
      return false
    }
  }

  /** Publishes a RAISE and notes nothing: the attempt was noted before, so that it is never published twice. */
  publishRaise(command: SendableCommand, options: SendOptions): Promise<PublishOutcome> {
    const { RAISE_EXPIRY_S } = this.needs.settings
    const message = commandMessage(command, RAISE_EXPIRY_S * 1000, options)
    return this.needs.publishToDevice.publish(
      addressOf(command, options.device),
      LEAF.command,
      message,
      RAISE_EXPIRY_S,
    )
  }

  /** After UP is confirmed: the device shows the pairing code, and the broker keeps what the lock should be. */
  async showActive(
    order: Pick<OrderRow, 'id' | 'merchant_id' | 'device_id' | 'epoch' | 'challenge'> & {
      device?: KeysOfDevice
    },
    raise: SendableCommand,
  ): Promise<void> {
    const { clock, publishToDevice } = this.needs
    const at = clock.now()
    const address = addressOf(order, order.device)
    await Promise.all([
      publishToDevice.publish(address, LEAF.desired, desiredMessage(raise, at)),
      publishToDevice.publish(address, LEAF.command, showMessage(order, newId(), at)),
    ])
  }

  private async publishLower(command: SendableCommand, options: SendOptions): Promise<PublishOutcome> {
    const { clock, settings, publishToDevice } = this.needs
    const message = commandMessage(command, settings.RAISE_EXPIRY_S * 1000, options)
    const desired = desiredMessage(command, clock.now(), options.device)
    const address = addressOf(command, options.device)
    const [outcome] = await Promise.all([
      publishToDevice.publish(address, LEAF.command, message),
      publishToDevice.publish(address, LEAF.desired, desired),
    ])
    return outcome
  }
}

const addressOf = (row: { device_id: string; merchant_id: string }, keys: KeysOfDevice = {}) => ({
  id: row.device_id,
  merchant_id: row.merchant_id,
  command_keys: keys.command_keys,
})
