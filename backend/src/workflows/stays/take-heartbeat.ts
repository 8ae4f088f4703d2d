import type { z } from 'zod'
import type { integrationCallSchemas } from '@fangxing/contract/integration.schema'
import type { ActorContext } from '../../domain/actor-context'
import type { SourceSession } from '../../domain/sessions'
import { outageBetween, sightOf } from '../../domain/stays/stay-rules'
import { commitUnit } from '../../persistence/commit-unit'
import type { Database } from '../../persistence/database'
import { newId } from '../../persistence/new-id'
import type { Row } from '../../persistence/table-types'
import { UnitOfWork } from '../../persistence/unit-of-work'
import type { Clock } from '../../ports'
import { END_OUTAGES } from './watch-stays.queries'
import { READ_CONTACT, READ_LAST_OUTAGES } from './take-heartbeat.queries'

type Heartbeat = z.infer<typeof integrationCallSchemas.heartbeat.body>
type HeartbeatReply = z.infer<typeof integrationCallSchemas.heartbeat.reply>
type Contact = Pick<Row<'source_contact'>, 'seen_at' | 'heartbeat_at' | 'picture_at' | 'event_at'> & {
  outage_ended_at: Date | null
}
const MOST_MS = 2 ** 31 - 1

/** A source says that it is there. From its first heartbeat on its silence is an outage, and so is a camera that sees nothing. */
export class TakeHeartbeat {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  async hear(
    source: SourceSession,
    { sentAt, lastPictureAt }: Heartbeat,
    context: ActorContext,
  ): Promise<HeartbeatReply> {
    const { database, clock } = this.needs
    const { sourceId, merchantId } = source
    const before = await database.one<Contact>(READ_CONTACT, [sourceId])
    const work = new UnitOfWork(context, clock.now())
    const sentMs = Date.parse(sentAt)
    const aheadMs = Math.max(-MOST_MS, Math.min(MOST_MS, sentMs - work.at.getTime()))
    const pictureAgoMs = lastPictureAt === undefined ? null : sentMs - Date.parse(lastPictureAt)
    const { pictureAt, outageFrom } = judge(before, work.at.getTime(), pictureAgoMs)
    work.update(
      'source_contact',
      { source_id: sourceId },
      {
        seen_at: work.at,
        heartbeat_at: work.at,
        clock_ahead_ms: aheadMs,
        // Whoever says nothing of it any more is not judged by an old word.
        picture_at: pictureAt,
      },
    )
    // One that was noticed already is open, and ended below.
    if (outageFrom !== null)
      work.insertNew('source_outage', {
        id: newId(),
        source_id: sourceId,
        merchant_id: merchantId,
        began_at: outageFrom,
        ended_at: null,
      })
    await commitUnit(database, work)
    if (outageFrom !== null) await database.one(END_OUTAGES)
    return {
      receivedAt: work.at.toISOString(),
      clockAheadMs: aheadMs,
      outages: await readLastOutages(database, sourceId),
    }
  }
}

/** When its last picture came, and since when it was silent or saw nothing; null: it is there, and sees. */
function judge(
  before: Contact | null,
  atMs: number,
  pictureAgoMs: number | null,
): { pictureAt: Date | null; outageFrom: Date | null } {
  const msOf = (time: keyof Contact) => before?.[time]?.getTime() ?? null
  const sight = sightOf({
    atMs,
    pictureAgoMs,
    lastPictureMs: msOf('picture_at'),
    lastEventMs: msOf('event_at'),
  })
  const seenMs = msOf('heartbeat_at') === null ? null : msOf('seen_at')
  const silence = seenMs === null ? null : outageBetween(seenMs, atMs)
  const fromMs = silence?.fromMs ?? sight.blindFromMs
  return {
    pictureAt: sight.pictureMs === null ? null : new Date(sight.pictureMs),
    // What was before the end of the last one has been flagged.
    outageFrom: fromMs === null ? null : new Date(Math.max(fromMs, msOf('outage_ended_at') ?? 0)),
  }
}

async function readLastOutages(database: Database, sourceId: string): Promise<HeartbeatReply['outages']> {
  const rows = await database.query<{ began_at: Date; ended_at: Date | null }>(READ_LAST_OUTAGES, [sourceId])
  return rows.map(row => ({ from: row.began_at.toISOString(), to: row.ended_at?.toISOString() ?? null }))
}
