import type { z } from 'zod'
import type { integrationCallSchemas } from '@fangxing/contract/integration.schema'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { blindForMs, outageBetween } from '../../domain/stays/stay-rules'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { END_OUTAGES } from './watch-stays.queries'
import { READ_CONTACT, READ_LAST_OUTAGES } from './take-heartbeat.queries'

type Heartbeat = z.infer<typeof integrationCallSchemas.heartbeat.body>
type HeartbeatReply = z.infer<typeof integrationCallSchemas.heartbeat.reply>
type Contact = { seen_at: Date | null; heartbeat_at: Date | null; frame_at: Date | null }
const MOST_MS = 2 ** 31 - 1

/** A source says that it is there. From its first heartbeat on its silence is an outage, and so is a camera that sees nothing. */
export class TakeHeartbeat {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  async hear(
    source: SourceSession,
    { sentAt, lastFrameAt }: Heartbeat,
    context: ActorContext,
  ): Promise<HeartbeatReply> {
    const { database, clock } = this.needs
    const { sourceId, merchantId } = source
    const before = await database.one<Contact>(READ_CONTACT, [sourceId])
    const work = new UnitOfWork(context, clock.now())
    const sentMs = Date.parse(sentAt)
    const frameMs = lastFrameAt === undefined ? null : Date.parse(lastFrameAt)
    const aheadMs = Math.max(-MOST_MS, Math.min(MOST_MS, sentMs - work.at.getTime()))
    work.update(
      'source_contact',
      { source_id: sourceId },
      {
        seen_at: work.at,
        heartbeat_at: work.at,
        clock_ahead_ms: aheadMs,
        // By our clock. Whoever says nothing of it any more is not judged by an old word.
        frame_at: frameMs === null ? null : new Date(work.at.getTime() - Math.max(0, sentMs - frameMs)),
      },
    )
    const silence =
      before?.heartbeat_at && before.seen_at
        ? outageBetween(before.seen_at.getTime(), work.at.getTime())
        : null
    const outage = silence ?? blindSince(before, blindForMs(sentMs, frameMs), work.at.getTime())
    // One that was noticed already is open, and ended below.
    if (outage)
      work.insertNew('source_outage', {
        id: newId(),
        source_id: sourceId,
        merchant_id: merchantId,
        began_at: new Date(outage.fromMs),
        ended_at: null,
      })
    await commitUnit(database, work)
    if (outage) await database.one(END_OUTAGES)
    const rows = await database.query<{ began_at: Date; ended_at: Date | null }>(READ_LAST_OUTAGES, [
      sourceId,
    ])
    return {
      receivedAt: work.at.toISOString(),
      clockAheadMs: aheadMs,
      outages: rows.map(row => ({
        from: row.began_at.toISOString(),
        to: row.ended_at?.toISOString() ?? null,
      })),
    }
  }
}

/**
 * What it had seen before its first word was not promised to us. A frame that is older than one it has told of is a wrong clock: it
 * was blind since that one at most.
 */
function blindSince(before: Contact | null, blindMs: number | null, atMs: number): { fromMs: number } | null {
  if (blindMs === null) return null
  if (!before?.heartbeat_at) return { fromMs: atMs }
  return { fromMs: Math.max(atMs - blindMs, (before.frame_at ?? before.heartbeat_at).getTime()) }
}
