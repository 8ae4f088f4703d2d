import type { ActorContext, Services } from '../../services'

const REVOKE = `
  WITH gone AS (
    UPDATE session SET revoked_at = $2 WHERE revoked_at IS NULL AND %WHERE%
    RETURNING token_hash, kind, subject_id, merchant_id
  ), noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, at)
    SELECT merchant_id, 'session', left(token_hash, 12), 'revoked', $3, $4, $2 FROM gone
  )
  SELECT token_hash FROM gone`
const ONE = REVOKE.replace('%WHERE%', 'token_hash = $1')
const ALL_OF_STAFF = REVOKE.replace('%WHERE%', "subject_id = $1 AND kind = 'staff'")

/** The bearer of this token signs out. Harmless when it runs again. */
export async function signOut(platform: Services, token: string, act: ActorContext): Promise<void> {
  await revoke(platform, ONE, platform.sessions.hashOf(token), act)
}

/** Every session of a member of staff ends: roles changed, or the person left. */
export async function endStaffSessions(
  platform: Services,
  staffId: string,
  act: ActorContext,
): Promise<void> {
  await revoke(platform, ALL_OF_STAFF, staffId, act)
}

async function revoke(platform: Services, text: string, who: string, act: ActorContext): Promise<void> {
  const rows = await platform.database.query<{ token_hash: string }>(text, [
    who,
    platform.clock.now(),
    act.actor,
    act.traceId,
  ])
  const hashes = rows.map(row => row.token_hash)
  await platform.sessions.forget(hashes)
  for (const hash of hashes) platform.live.events.emit('revoked', hash)
}
