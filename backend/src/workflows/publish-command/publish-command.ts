import { failpoint } from '../../settings/failpoint'
import type { LockCommandRow, OrderRow } from '../../persistence/rows'
import type { Services } from '../../services'
import { newId } from '../../persistence/new-id'
import { markSent } from './mark-sent'
import {
  commandOf,
  showOf,
  wantOf,
  type BootOf,
  type SendableCommand,
} from '../../modules/locks/server-message'
import { publishToDevice } from './publish-to-device'

export type SendOptions = {
  /** Needed only for a device that may have lost its memory. */
  device?: BootOf
  challenge?: string
}

/**
 * Publishes a RAISE or LOWER at once and notes the attempt after the broker took it; the note never delays the lock.
 * Resolves true once the broker has the command, false if it does not (the durable job sends again). Never throws, so
 * callers need not wait. A RAISE is published by its use case once and by nobody else.
 */
export async function publishCommand(
  platform: Services,
  given: LockCommandRow | string,
  options: SendOptions = {},
): Promise<boolean> {
  try {
    const command = typeof given === 'string' ? await readCommand(platform, given) : given
    if (!command) return false
    if (command.op === 'LOWER') failpoint('lower.before_publish')
    const taken = await publish(platform, command, options)
    failpoint(command.op === 'LOWER' ? 'lower.published' : 'order.raise_published')
    if (taken) await markSent(platform, command)
    return taken
  } catch (error) {
    platform.log.error({ err: error }, 'command not sent')
    return false
  }
}

/** After UP is confirmed: the device shows the challenge, and the broker keeps what the lock should be. */
export async function showActive(
  platform: Services,
  order: Pick<OrderRow, 'id' | 'merchant_id' | 'device_id' | 'epoch' | 'challenge'>,
  raise: SendableCommand,
): Promise<void> {
  const at = platform.clock.now()
  const address = { id: order.device_id, merchant_id: order.merchant_id }
  await Promise.all([
    publishToDevice(platform, address, 'want', wantOf(raise, at)),
    publishToDevice(platform, address, 'cmd', showOf(order, newId(), at)),
  ])
}

async function publish(
  platform: Services,
  command: SendableCommand,
  { device, challenge }: SendOptions,
): Promise<boolean> {
  const address = { id: command.device_id, merchant_id: command.merchant_id }
  const expiryMs = platform.settings.RAISE_EXPIRY_S * 1000
  const message = commandOf(command, expiryMs, { device, challenge })
  if (command.op === 'RAISE')
    return publishToDevice(platform, address, 'cmd', message, platform.settings.RAISE_EXPIRY_S)
  const [taken] = await Promise.all([
    publishToDevice(platform, address, 'cmd', message),
    publishToDevice(platform, address, 'want', wantOf(command, platform.clock.now(), device)),
  ])
  return taken
}

function readCommand(platform: Services, id: string): Promise<LockCommandRow | null> {
  return platform.database.one<LockCommandRow>('SELECT * FROM lock_command WHERE id = $1', [id])
}
