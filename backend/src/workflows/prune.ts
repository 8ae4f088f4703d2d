import type { Services } from '../services'

const KEY_LIFETIME_MS = 7 * 86_400_000
const SESSION_LIFETIME_MS = 30 * 86_400_000

/** Forgets what no longer means anything: idempotency keys of last week, sessions long over. */
export async function prune(platform: Services): Promise<void> {
  const now = platform.clock.now().getTime()
  await platform.database.query('DELETE FROM idempotency WHERE created_at < $1', [
    new Date(now - KEY_LIFETIME_MS),
  ])
  await platform.database.query('DELETE FROM session WHERE expires_at < $1', [
    new Date(now - SESSION_LIFETIME_MS),
  ])
}
