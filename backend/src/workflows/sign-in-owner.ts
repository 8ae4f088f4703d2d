import { newId } from '../persistence/new-id'
import { openidOf } from '../modules/sessions/exchange-code'
import type { RefOf } from '../modules/sessions/find-session'
import type { ActorContext, Services } from '../services'

const ENTER = `
  WITH who AS (
    INSERT INTO owner (id, appid, openid, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (appid, openid) DO UPDATE SET openid = EXCLUDED.openid RETURNING id
  ), kept AS (
    INSERT INTO session (token_hash, kind, subject_id, openid, created_at, expires_at)
    SELECT $5, 'owner', id, $3, $4, $6 FROM who
  ), noted AS (
    INSERT INTO journal (entity, entity_id, event, actor, trace_id, at)
    SELECT 'owner', id::text, 'signed_in', 'owner:' || id::text, $7, $4 FROM who
  )
  SELECT id FROM who`

/**
 * An owner is whoever scans: known by openid alone, made on first sight. Errors: WECHAT_CODE_INVALID, UNAVAILABLE.
 */
export async function signInOwner(
  platform: Services,
  refOf: RefOf,
  input: { code: string },
  act: ActorContext,
): Promise<{ token: string; expiresAt: string; ownerRef: string }> {
  const openid = await openidOf(platform, 'owner', input.code)
  const at = platform.clock.now()
  const expiresAt = new Date(at.getTime() + platform.settings.OWNER_SESSION_S * 1000)
  const { token, hash } = platform.sessions.newToken()
  const owner = await platform.database.one<{ id: string }>(ENTER, [
    newId(),
    platform.pay.ownerAppid(),
    openid,
    at,
    hash,
    expiresAt,
    act.traceId,
  ])
  return { token, expiresAt: expiresAt.toISOString(), ownerRef: refOf(owner!.id) }
}
