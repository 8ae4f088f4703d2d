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

/** A PNG of two frames: the second is shown by what knows of animation. */
async function movingPng(): Promise<Buffer> {
  const chunk = (type: string, data: Buffer) => {
    const named = Buffer.concat([Buffer.from(type), data])
    const ends = Buffer.alloc(8)
    ends.writeUInt32BE(data.length, 0)
    ends.writeUInt32BE(crc32(named), 4)
    return Buffer.concat([ends.subarray(0, 4), named, ends.subarray(4)])
  }
  const png = await picture(60, 40).png().toBuffer()
  const pixelsAt = png.indexOf('IDAT') - 4
  const pixels = png.subarray(pixelsAt + 8, pixelsAt + 8 + png.readUInt32BE(pixelsAt))
  const frame = (sequence: number) => {
    const data = Buffer.alloc(26)
    for (const [index, value] of [sequence, 60, 40, 0, 0].entries()) data.writeUInt32BE(value, index * 4)
    data.writeUInt16BE(1, 20)
    data.writeUInt16BE(10, 22)
    return chunk('fcTL', data)
  }
  const animation = Buffer.alloc(8)
  animation.writeUInt32BE(2, 0)
  const second = Buffer.concat([Buffer.from([0, 0, 0, 2]), pixels])
  return Buffer.concat([
    png.subarray(0, pixelsAt),
    chunk('acTL', animation),
    frame(0),
    chunk('IDAT', pixels),
    frame(1),
    chunk('fdAT', second),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** Pixels that cannot be made small. */
const noise = (edge: number) =>
  sharp({
    create: { width: edge, height: edge, channels: 3, noise: { type: 'gaussian', mean: 128, sigma: 60 }, background: '#000' },
  })
    .png()
    .toBuffer() // prettier-ignore

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

test('what is two things at once is kept as its picture alone, and other kinds of pictures are refused', async () => {
  const jpegOf = () => picture(60, 40).jpeg().toBuffer()
  const html = '<html><script>alert(1)</script></html>'
  const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(26), Buffer.from('evil.exe')])
  const end = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)])
  const comment = (text: string) => {
    const body = Buffer.from(text)
    return Buffer.concat([Buffer.from([0xff, 0xfe, 0, body.length + 2]), body])
  }
  const plain = await jpegOf()
  const kept: [string, Buffer][] = [
    ['a page behind a JPEG', Buffer.concat([plain, Buffer.from(html)])],
    ['a page in the comment of a JPEG', Buffer.concat([plain.subarray(0, 2), comment(html), plain.subarray(2)])],
    ['an archive behind a JPEG', Buffer.concat([plain, zip, end])],
    ['a page behind a PNG', Buffer.concat([await picture(60, 40).png().toBuffer(), Buffer.from(html)])],
    ['a PNG that moves', await movingPng()],
    ['a JPEG of four inks', await picture(60, 40).toColourspace('cmyk').jpeg().toBuffer()],
    ['a PNG of 16 bits', await picture(60, 40).toColourspace('rgb16').png().toBuffer()],
    ['a PNG that one sees through', await sharp({ create: { width: 60, height: 40, channels: 4, background: '#0000' } }).png().toBuffer()],
    ['a PNG of greys', await picture(60, 40).greyscale().png().toBuffer()],
  ] // prettier-ignore
  for (const [what, body] of kept) {
    const reply = await put(body)
    expect([what, reply.status]).toEqual([what, 200])
    const shown = await stored(reply.body.url)
    const { format, width, height, space, depth, channels, pages } = await sharp(shown.body).metadata()
    expect([what, shown.type, format, width, height, space, depth, channels, pages]).toEqual([
      what, 'image/jpeg', 'jpeg', 60, 40, 'srgb', 'uchar', 3, undefined,
    ]) // prettier-ignore
    for (const part of ['<html', 'alert', 'PK\u0003\u0004', 'PK\u0005\u0006', 'evil.exe', 'acTL'])
      expect([what, shown.body.includes(part)]).toEqual([what, false])
  }
  const gif = await picture(60, 40).gif().toBuffer()
  const before = await app.fingerprint()
  const refused: [string, Buffer][] = [
    ['a GIF', gif],
    ['a GIF before a JPEG', Buffer.concat([gif, plain])],
    ['the head of a JPEG before a GIF', Buffer.concat([plain.subarray(0, 3), gif])],
    ['a drawing behind the head of a JPEG', Buffer.concat([plain.subarray(0, 3), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')])],
    ['a WebP', await picture(60, 40).webp().toBuffer()],
    ['a TIFF', await picture(60, 40).tiff().toBuffer()],
    ['an archive before a JPEG', Buffer.concat([zip, plain, end])],
    ['a page', Buffer.from(html)],
    ['a PNG without its end', (await picture(600, 400).png({ compressionLevel: 0 }).toBuffer()).subarray(0, 400_000)],
    ['a JPEG without its end', (await sharp(await noise(400)).jpeg().toBuffer()).subarray(0, 9_000)],
  ] // prettier-ignore
  for (const [what, body] of refused) {
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
  await app.services.database.query(`UPDATE arrear SET evidence = $2, state = 'outstanding' WHERE id = $1`, [
    arrearId,
    { entryPhotoIds: [ours], exitPhotoIds: [theirs], witness: '甲' },
  ])
  // What an import reports about its reminders is no proof.
  await app.services.database.query(
    `INSERT INTO reminder (id, merchant_id, arrear_id, kind, sent_at, delivered_at)
     SELECT gen_random_uuid(), a.merchant_id, a.id, 'text', day, day FROM arrear a, unnest($2::timestamptz[]) AS day WHERE a.id = $1`,
    [arrearId, [20, 16].map(days => new Date(app.services.clock.now().getTime() - days * 86_400_000))],
  )
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
