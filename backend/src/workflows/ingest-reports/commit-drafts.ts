import { commit, type Change } from '../../persistence/changes'
import { failpoint } from '../../settings/failpoint'
import { readDevices, readOpenIncidents } from '../../persistence/readings/device-reading'
import { readOrder } from '../../persistence/readings/order-reading'
import type { ActorContext, Services } from '../../services'
import { BatchRows, DeviceDraft } from './device-draft'
import { doAfter } from './after-commit'

/** Writes what the drafts decided, in one statement with `first`, then shows it and carries out what follows. Errors: as commit. */
export async function commitDrafts(
  platform: Services,
  drafts: readonly DeviceDraft[],
  first: readonly Change[] = [],
): Promise<void> {
  const rows = new BatchRows()
  for (const draft of drafts) draft.collect(rows)
  const orderIds = drafts.flatMap(draft => draft.changedOrderId ?? [])
  await platform.live.invalidate(...orderIds)
  if (orderIds.length > 0) failpoint('live.marked')
  await commit(platform.database, [...first, ...rows.changes()])
  if (first.length > 0) failpoint('device.committed')
  const after = drafts.flatMap(draft => draft.after)
  if (after.some(effect => effect.kind === 'activated')) failpoint('order.activated')
  for (const effect of after) void doAfter(platform, effect)
  if (orderIds.length > 0) await platform.live.refresh(...orderIds)
}

/**
 * Decides about one order and its device for a cause other than a report: a timer, or a person's word. `decide` works on
 * fresh rows and may be called again when they moved meanwhile; what it throws is passed on and changes nothing.
 */
export async function changeDeviceOfOrder(
  platform: Services,
  orderId: string,
  act: ActorContext,
  decide: (draft: DeviceDraft) => void,
): Promise<void> {
  await platform.database.retryOnConflict(async () => {
    const order = await readOrder(platform.database, orderId)
    if (!order) return
    const [devices, incidents] = await Promise.all([
      readDevices(platform.database, [order.device_id]),
      readOpenIncidents(platform.database, [orderId]),
    ])
    const draft = new DeviceDraft(devices.get(order.device_id)!, order, incidents, platform.clock.now(), act)
    decide(draft)
    await commitDrafts(platform, [draft])
  })
}
