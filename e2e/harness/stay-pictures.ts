import { createHash, randomUUID } from 'node:crypto'
import type { PictureAnswer, PictureKind } from '@fangxing/contract/integration'
import type { Crowd } from './crowd'
import type { RetryingActor } from './retrying-actor'
import type { TestSystem } from './test-system'

/** Eight by eight pixels of one colour. */
const JPEG = Buffer.from(
  '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAABP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AJgBI7//2Q==',
  'base64',
)
const START_BYTES = 2
const NOT_FOUND = 404

/** A picture that can be read, with `text` as its comment: no two have the same bytes. */
function jpegOf(text: string): Buffer {
  const comment = Buffer.from(text)
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2])
  return Buffer.concat([JPEG.subarray(0, START_BYTES), head, comment, JPEG.subarray(START_BYTES)])
}

type By = { system: TestSystem; crowd: Crowd; actor: RetryingActor }
type Named = { eventId: string; kind: PictureKind; text?: string; isChanged?: boolean }
type Sent = Pick<PictureAnswer, 'outcome'>

/** Asks for a link and sends the bytes by it, until it is answered. With `isChanged`, other bytes than were named. */
export async function sendPicture(
  { system, crowd, actor }: By,
  { eventId, kind, text = randomUUID(), isChanged = false }: Named,
): Promise<string | undefined> {
  const named = jpegOf(text)
  const sha256 = createHash('sha256').update(named).digest('hex')
  const body = { target: { eventId }, kind, sha256, sizeBytes: named.length }
  const asked = await actor.retry('a link for a picture', async () => {
    const reply = await crowd.send('picture', body)
    // A former version beside this one knows nothing of pictures: whoever sends one asks again.
    if (reply.status === NOT_FOUND) throw new Error('a link for a picture: 404')
    return reply
  })
  const upload = asked.value?.upload
  if (!upload) return asked.value?.outcome
  const bytes = isChanged ? jpegOf(text.split('').reverse().join('')) : named
  const { pathname } = new URL(upload.url)
  return actor.retry('a picture', async () => {
    const reply = await fetch(system.origin() + pathname, {
      method: 'PUT',
      headers: { 'content-type': 'image/jpeg' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(20_000),
    })
    if (!reply.ok) throw new Error(`a picture: ${reply.status}`)
    return ((await reply.json()) as Sent).outcome
  })
}

/** A picture that came before its event finds its stay within this, while time is accelerated. */
const JOINED_WITHIN_MS = 120_000

/** Waits until pictures have found their stays; answers each event whose one picture is not kept with it, and each picture of other bytes. */
export async function wrongPictures({ system, crowd }: Omit<By, 'actor'>): Promise<string[]> {
  let wrong: string[] = []
  const read = async () => {
    await system.accelerateTime()
    const kept = await system.rows<{ event_id: string; what: string }>(
      `SELECT event_id, kind || CASE WHEN stay_id IS NULL THEN ' waits' ELSE ' with its stay' END AS what
       FROM stay_picture WHERE source_id = $1`,
      [crowd.sourceId],
    )
    const whatOf = (id: string) => kept.filter(row => row.event_id === id).map(({ what }) => what)
    wrong = [
      ...crowd.pictured.flatMap(id =>
        whatOf(id).join() === 'entry with its stay' ? [] : [`${id}: ${whatOf(id).join() || 'none'}`],
      ),
      ...kept.filter(({ what }) => !what.startsWith('entry')).map(row => `${row.event_id}: ${row.what}`),
    ]
    return wrong.length === 0
  }
  // What is still wrong by then says more than that time is over.
  await system.until('pictures to find their stays', read, JOINED_WITHIN_MS).catch(error => {
    if (wrong.length === 0) throw error
  })
  return wrong
}
