import { commit } from '../../persistence/changes'
import { incidentChanges } from '../../modules/incidents'
import { newId } from '../../persistence/new-id'
import type { Services } from '../../services'

const EVERY_MS = 10 * 60_000
const CAPACITY = 10_000
const reported = new WeakMap<Services, Map<string, number>>()

/**
 * A message that is not what it claims to be changes nothing and is reported at most every ten minutes for a device, so
 * that a flood of forgeries cannot fill the journal. Never throws: the message is dropped either way.
 */
export async function reportBadMessage(
  platform: Services,
  source: { deviceId: string; merchantId: string; leaf: string },
  why: string,
): Promise<void> {
  const at = platform.clock.now()
  const seen = reported.get(platform) ?? new Map<string, number>()
  reported.set(platform, seen)
  const last = seen.get(source.deviceId)
  if (last !== undefined && at.getTime() - last < EVERY_MS) return
  if (seen.size >= CAPACITY) seen.clear()
  seen.set(source.deviceId, at.getTime())
  platform.log.warn({ device: source.deviceId, leaf: source.leaf, why }, 'device message refused')
  try {
    const device = await platform.database.one<{ id: string; merchant_id: string; lot_id: string | null }>(
      'SELECT id, merchant_id, lot_id FROM device WHERE id = $1',
      [source.deviceId],
    )
    if (!device) return
    await commit(
      platform.database,
      incidentChanges(
        {
          merchantId: device.merchant_id,
          lotId: device.lot_id,
          deviceId: device.id,
          kind: 'device_bad_message',
          subject: `device:${device.id}`,
          detail: { leaf: source.leaf, why },
        },
        { actor: `device:${device.id}`, traceId: newId() },
        at,
      ),
    )
  } catch (error) {
    seen.delete(source.deviceId)
    platform.log.warn({ err: error, device: source.deviceId }, 'refused message not reported')
  }
}
