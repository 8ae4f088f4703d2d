import sharp from 'sharp'
import { STAFF_CALLS } from '@fangxing/contract/calls'
import { startApp, type TestApp } from './app'
import { jpeg, key, makeContext, recoveryRequest, type TestContext } from './context'

let app: TestApp
let context: TestContext
beforeAll(async () => {
  app = await startApp()
  context = await makeContext(app)
}, 60_000)
afterAll(() => app.stop())

const S = STAFF_CALLS
const put = (body: Buffer, token = context.attendant.token) =>
  app.ask(S.putPhoto, { token, body, headers: { 'content-type': 'image/jpeg' } })
const stored = async (url: string) => {
  const { pathname, search } = new URL(url)
  const response = await fetch(app.origin + pathname + search)
  return { type: response.headers.get('content-type'), body: Buffer.from(await response.arrayBuffer()) }
}
const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#345678' } })

/** The head of a PNG that claims to be so large; it has no pixels. */
async function claiming(width: number, height: number): Promise<Buffer> {
  const png = await picture(1, 1).png().toBuffer()
  png.writeUInt32BE(width, 16)
  png.writeUInt32BE(height, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  return png
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

test('a picture is kept without its position and anything else beside its pixels, and stands upright', async () => {
  const sent = await picture(40, 20)
    .withExif({ IFD0: { Make: 'SECRET-PHONE' }, IFD3: { GPSLatitude: '22/1 32/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  expect((await sharp(sent).metadata()).exif).toBeDefined()
  const reply = await put(Buffer.concat([sent, Buffer.from('behind the end')]))
  expect(reply.status).toBe(200)
  const { body, type } = await stored(reply.body.url)
  const metadata = await sharp(body).metadata()
  expect([type, metadata.width, metadata.height, metadata.exif, metadata.orientation]).toEqual([
    'image/jpeg',
    20,
    40,
    undefined,
    undefined,
  ])
  expect(body.includes('SECRET-PHONE') || body.includes('behind the end')).toBe(false)
  const row = await app.services.database.one('SELECT media_type, size_bytes FROM photo WHERE id = $1', [
    reply.body.photoId,
  ])
  expect(row).toEqual({ media_type: 'image/jpeg', size_bytes: body.length })
})

test('a large picture is kept at a size that a plate can be read in, and a PNG as a JPEG', async () => {
  const { body } = await stored((await put(await picture(4000, 1000).png().toBuffer())).body.url)
  expect(await sharp(body).metadata()).toMatchObject({ format: 'jpeg', width: 2560, height: 640 })
})

test('what nobody could show is refused as unreadable, and nothing is kept', async () => {
  const whole = await picture(300, 300).jpeg().toBuffer()
  const before = await app.fingerprint()
  const bad: [string, Buffer][] = [
    ['the first bytes of a JPEG', Buffer.from([0xff, 0xd8, 0xff])],
    ['half a JPEG', whole.subarray(0, whole.length / 2)],
    ['50,000 × 50,000 pixels', await claiming(50_000, 50_000)],
    ['a PNG without pixels', await claiming(4000, 4000)],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['nothing', Buffer.alloc(0)],
  ]
  for (const [what, body] of bad) {
    const reply = await put(body)
    expect([what, reply.status, reply.body.code]).toEqual([what, 422, 'PHOTO_UNREADABLE'])
  }
  expect(await app.fingerprint()).toBe(before)
})

test('a debt names no picture of another merchant, however it got there', async () => {
  const { photoId: theirs } = (await put(jpeg(), context.stranger.token)).body
  const ours = await context.photo(context.attendant.token)
  const row = (externalId: string, entryPhotoIds: string[]) => ({
    externalId,
    lotId: context.a1,
    plateText: '粤B60001',
    plateColour: 'blue',
    enteredAt: new Date(Date.now() - 9.2 * 86_400_000).toISOString(),
    exitedAt: new Date(Date.now() - 9 * 86_400_000).toISOString(),
    principalFen: 1500,
    reminderCount: 2,
    evidence: { entryPhotoIds, witness: '甲' },
  })
  const never = '018f0000-0000-7000-8000-000000000000'
  const rows = [row('p-1', [ours]), row('p-2', [ours, theirs]), row('p-3', [never])]
  const reply = await app.ask(S.importArrears, { token: context.manager.token, body: { rows } })
  expect(reply.body.rows.map((each: any) => each.errors?.[0]?.code ?? each.outcome)).toEqual([
    'created',
    'ROW_PHOTO_UNKNOWN',
    'ROW_PHOTO_UNKNOWN',
  ])

  // One that was stored before references were looked at is not frozen into an order.
  const { arrearId } = reply.body.rows[0]
  await app.services.database.query('UPDATE arrear SET evidence = $2 WHERE id = $1', [
    arrearId,
    { entryPhotoIds: [ours], exitPhotoIds: [theirs], witness: '甲' },
  ])
  const plate = { text: '粤B60001', colour: 'blue' }
  const request = { ...(await recoveryRequest(context)), plate, recognised: plate, arrearIds: [arrearId] }
  const opened = await app.ask(S.openRecovery, {
    token: context.attendant.token,
    body: request,
    headers: key(),
  })
  expect(opened.status).toBe(200)
  const urls: string[] = opened.body.arrears[0].photoUrls
  expect(urls.map(url => new URL(url).pathname)).toEqual([`/photos/${ours}`])
})
