import type { KeyObject } from 'node:crypto'
import type { Logger } from 'pino'
import { deviceTopic, RETAINED, type ServerLeaf } from '@fangxing/contract/device-protocol'
import { sealServer } from '@fangxing/contract/envelope'
import type { LockLink, PublishOutcome } from '../../ports'
import type { Settings } from '../../settings/settings'
import { commandKey } from '../../modules/devices'

type Needs = {
  locks: LockLink
  settings: Pick<Settings, 'COMMAND_KEY_ID' | 'COMMAND_PRIVATE_KEY'>
  log: Logger
}
type Address = { id: string; merchant_id: string }

/** Signs messages to devices and publishes them. */
export class PublishToDevice {
  private key: KeyObject | undefined

  constructor(private readonly needs: Needs) {}

  /** Whether this node has a connection to the broker at this moment. */
  isConnected(): boolean {
    return this.needs.locks.isConnected()
  }

  /** Never throws: what could not even be signed was not written to a connection. */
  async publish(
    device: Address,
    leaf: ServerLeaf,
    message: object,
    expirySeconds?: number,
  ): Promise<PublishOutcome> {
    const { locks, settings, log } = this.needs
    try {
      this.key ??= commandKey(settings)
      const body = sealServer(message, settings.COMMAND_KEY_ID, this.key)
      return await locks.publish(deviceTopic(device.merchant_id, device.id, leaf), body, {
        retain: RETAINED[leaf],
        ...(expirySeconds ? { expirySeconds } : {}),
      })
    } catch (error) {
      log.error({ err: error, device: device.id, leaf }, 'message to device not sent')
      return 'not_written'
    }
  }
}
