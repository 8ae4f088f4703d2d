import { commit, type Change } from '../persistence/changes'
import { failpoint } from '../settings/failpoint'
import type { Services } from '../services'

/**
 * Commits changes of one order and makes them visible: the live copy is marked as changing first, so that no reader
 * sees the old state after the commit, and projected afterwards. Redis may fail at any point without harm: readers
 * then read PostgreSQL. Errors: as {@link commit}.
 */
export async function changeOrder(
  platform: Services,
  orderId: string,
  changes: readonly (Change | null | undefined | false)[],
): Promise<void> {
  await platform.live.invalidate(orderId)
  failpoint('live.marked')
  await commit(platform.database, changes)
  await platform.live.refresh(orderId)
}
