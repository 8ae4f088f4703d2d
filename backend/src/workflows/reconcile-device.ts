import type { DeviceRow, LockCommandRow, OrderRow } from '../persistence/rows'
import type { Services } from '../services'
import { isOpen } from './ingest-reports/confirm-lowered'
import { publishCommand } from './publish-command/publish-command'
import { askOf, wantOf } from '../modules/locks/server-message'
import { publishToDevice } from './publish-command/publish-to-device'

type Reading = DeviceRow & { commands: LockCommandRow[]; order_state: OrderRow['state'] | null }

const READ = `
  SELECT d.*, o.state AS order_state,
    (SELECT coalesce(jsonb_agg(to_jsonb(c)), '[]') FROM lock_command c WHERE c.device_id = d.id AND c.epoch = d.last_epoch) AS commands
  FROM device d LEFT JOIN recovery_order o ON o.device_id = d.id AND o.epoch = d.last_epoch
  WHERE d.id = $1`

/**
 * Says to one device what is still wanted of it: the LOWER that it has not confirmed, or, after it lost its memory, its
 * epoch bound to its present start. A RAISE is never said again.
 */
export async function reconcileDevice(platform: Services, deviceId: string): Promise<void> {
  const device = await platform.database.one<Reading>(READ, [deviceId])
  if (!device) return
  const lower = device.commands.find(command => command.op === 'LOWER')
  if (lower && isOpen(lower)) {
    await publishCommand(platform, lower, { device })
    return
  }
  if (!device.flash_lost) return
  const raise = device.commands.find(command => command.op === 'RAISE')
  // While a RAISE is on its way the epoch must not be given away: the device would take the RAISE for an old one.
  const known =
    lower ?? (device.order_state === 'deploying' || device.order_state === 'created' ? undefined : raise)
  if (known) await publishToDevice(platform, device, 'want', wantOf(known, platform.clock.now(), device))
}

const PAGE = 500

/** After our own reconnect: asks every device that has not become what it should be to report now. */
export async function askUnconverged(platform: Services): Promise<number> {
  let asked = 0
  for (let after = ''; ; ) {
    const page = await platform.database.query<{ id: string; merchant_id: string }>(
      `SELECT d.id, d.merchant_id FROM device d WHERE d.id > $1 AND d.lifecycle NOT IN ('retired', 'lost') AND (
         d.order_id IS NOT NULL OR d.flash_lost OR d.position NOT IN ('down', 'unknown')
         OR EXISTS (SELECT 1 FROM lock_command c WHERE c.device_id = d.id AND c.state IN ('queued', 'sent', 'accepted', 'timed_out', 'failed', 'rejected'))
       ) ORDER BY d.id LIMIT ${PAGE}`,
      [after],
    )
    await Promise.all(
      page.map(device => publishToDevice(platform, device, 'ask', askOf(device.id, platform.clock.now()))),
    )
    asked += page.length
    if (page.length < PAGE) return asked
    after = page.at(-1)!.id
  }
}
