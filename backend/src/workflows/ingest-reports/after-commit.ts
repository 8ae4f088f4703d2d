import type { Services } from '../../services'
import type { After } from './device-draft'
import { recordedDowns } from './recorded-downs'
import { reconcileDevice } from '../reconcile-device'
import { publishCommand, showActive } from '../publish-command/publish-command'

/** Carries out what a commit asks for at once. Never throws: each of these has a durable job or a later report behind it. */
export async function doAfter(platform: Services, effect: After): Promise<void> {
  try {
    switch (effect.kind) {
      case 'send':
        await publishCommand(platform, effect.command)
        return
      case 'activated':
        return await showActive(platform, effect.order, effect.raise)
      case 'reconcile':
        return await reconcileDevice(platform, effect.deviceId)
      case 'lowered':
        return platform.metrics.paidToLowered.observe(
          (effect.loweredAt.getTime() - effect.paidAt.getTime()) / 1000,
        )
      case 'recorded':
        return recordedDowns.add(effect.eventId)
      case 'ended':
        return platform.metrics.commands.inc({ op: effect.op, end: effect.end })
    }
  } catch (error) {
    platform.log.error({ err: error, effect: effect.kind }, 'effect failed')
  }
}
