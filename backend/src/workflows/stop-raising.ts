import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext, Services } from '../services'

const OF_MERCHANT = `
  WITH m AS (UPDATE merchant SET raising_stopped_at = CASE WHEN $2 THEN $3::timestamptz END WHERE id = $1 RETURNING id),
  noted AS (
    INSERT INTO journal (merchant_id, entity, entity_id, event, actor, trace_id, detail, at)
    SELECT id, 'merchant', id::text, CASE WHEN $2 THEN 'raising_stopped' ELSE 'raising_allowed' END, $4, $5, $6::jsonb, $3 FROM m
  ) SELECT id FROM m`
const OF_ALL = `
  WITH s AS (
    INSERT INTO platform_switch (name, on_since, set_by) VALUES ('raising_stopped', CASE WHEN $1 THEN $2::timestamptz END, $3)
    ON CONFLICT (name) DO UPDATE SET on_since = EXCLUDED.on_since, set_by = EXCLUDED.set_by RETURNING name
  )
  INSERT INTO journal (entity, entity_id, event, actor, trace_id, detail, at)
  SELECT 'platform_switch', name, CASE WHEN $1 THEN 'raising_stopped' ELSE 'raising_allowed' END, $3, $4, $5::jsonb, $2 FROM s`

/** The incident switch: no lock goes up any more, of one merchant or of the platform, until it is set back. Refusals: NOT_FOUND. */
export async function stopRaising(
  platform: Services,
  input: { merchantId: string | null; stopped: boolean; reason: string },
  act: ActorContext,
): Promise<void> {
  const at = platform.clock.now()
  const detail = JSON.stringify({ reason: input.reason })
  if (input.merchantId === null) {
    await platform.database.query(OF_ALL, [input.stopped, at, act.actor, act.traceId, detail])
    return
  }
  const found = await platform.database.one(OF_MERCHANT, [
    input.merchantId,
    input.stopped,
    at,
    act.actor,
    act.traceId,
    detail,
  ])
  if (!found) throw new Refusal('NOT_FOUND')
}
