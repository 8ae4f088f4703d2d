import type { Logger } from 'pino'
import { deviceTopic, RETAINED, type ServerLeaf } from '@fangxing/contract/device-protocol'
import { sealServer } from '@fangxing/contract/envelope'
import type { LockLink, PublishOutcome } from '../../ports'
import type { CommandRing, KeysOfDevice } from '../../modules/devices'

type Needs = {
  locks: LockLink
  commandRing: CommandRing
  log: Logger
}
type Address = { id: string; merchant_id: string } & KeysOfDevice

/** Signs messages to devices, each with a key that its device knows, and publishes them. */
export class PublishToDevice {
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
    const { locks, commandRing, log } = this.needs
    try {
      const key = commandRing.signerFor(device)
      const body = sealServer(message, key.id, key.privateKey)
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
