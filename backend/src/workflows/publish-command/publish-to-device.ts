import { deviceTopic, RETAINED, type ServerLeaf } from '@fangxing/contract/device-protocol'
import { sealServer } from '@fangxing/contract/envelope'
import type { Services } from '../../services'
import { commandKey } from '../../modules/devices/device-key'

type Address = { id: string; merchant_id: string }

/** Signs a message and publishes it. Resolves true once the broker has it, false otherwise; never throws. */
export async function publishToDevice(
  platform: Pick<Services, 'locks' | 'settings' | 'log'>,
  device: Address,
  leaf: ServerLeaf,
  message: object,
  expirySeconds?: number,
): Promise<boolean> {
  try {
    const body = sealServer(message, platform.settings.COMMAND_KEY_ID, commandKey(platform.settings))
    const topic = deviceTopic(device.merchant_id, device.id, leaf)
    return await platform.locks.publish(topic, body, {
      retain: RETAINED[leaf],
      ...(expirySeconds ? { expirySeconds } : {}),
    })
  } catch (error) {
    platform.log.error({ err: error, device: device.id, leaf }, 'message to device not sent')
    return false
  }
}
