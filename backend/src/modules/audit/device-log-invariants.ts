import type { Database } from '../../persistence/database'
import { READ_COMMANDS_OF_DEVICES } from './device-logs.queries'
import type { Finding } from './invariant'

/** One physical movement as the device itself wrote it down. */
export type LoggedMotion = {
  deviceId: string
  epoch: number
  to: 'up' | 'down'
  cause: string
  commandId: string | null
  atMs: number
}

/**
 * Holds the devices' own logs against the database. I1: every lowering has a LOWER of its epoch or a physical cause;
 * I3: it is that epoch's command; I4: at most one lowering for each rise of the arm, I5: at most one raising per epoch, and
 * only by its RAISE.
 */
export async function checkDeviceLogs(
  database: Database,
  motions: readonly LoggedMotion[],
): Promise<Finding[]> {
  const broken: Finding[] = []
  const commands = await database.query<{ id: string; device_id: string; epoch: number; op: string }>(
    READ_COMMANDS_OF_DEVICES,
    [[...new Set(motions.map(motion => motion.deviceId))]],
  )
  const byEpoch = new Map(
    commands.map(command => [`${command.device_id}/${command.epoch}/${command.op}`, command.id]),
  )
  const seen = new Map<string, number>()
  for (const motion of motions) {
    const place = `${motion.deviceId} epoch ${motion.epoch} ${motion.to} by ${motion.cause}`
    const physical = motion.cause === 'forced' || motion.cause === 'fail_safe'
    const command = byEpoch.get(
      `${motion.deviceId}/${motion.epoch}/${motion.to === 'up' ? 'RAISE' : 'LOWER'}`,
    )
    const key = `${motion.deviceId}/${motion.epoch}/${motion.to}`
    // Who lifts the arm by hand gives the next lowering its rise.
    if (physical && motion.to === 'up') seen.delete(`${motion.deviceId}/${motion.epoch}/down`)
    // What comes down by itself carries out nothing; it may name the RAISE that failed.
    if (physical) continue
    if (!command) broken.push({ id: motion.to === 'up' ? 'I5' : 'I1d', what: place })
    if (motion.commandId !== null && command && motion.commandId !== command)
      broken.push({ id: 'I3b', what: `${place}: command ${motion.commandId}` })
    seen.set(key, (seen.get(key) ?? 0) + 1)
    if (seen.get(key) === 2)
      broken.push({ id: motion.to === 'up' ? 'I5' : 'I4', what: `${place}: more than once` })
  }
  return broken
}
