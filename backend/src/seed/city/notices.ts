import { crc32, deflateSync } from 'node:zlib'
import { createHash } from 'node:crypto'
import { checkDigitOf } from '@fangxing/contract/notice-number'
import { NOTICE } from '../../domain/notice'
import { dayOf } from '../../domain/shanghai-time'
import type { KeepPhotos } from '../../workflows/keep-photos'
import { READ_PHOTO_HASH } from '../seed.queries'
import type { Database } from '../../persistence/database'
import { SEED_CONTEXT } from '../tenant'
import { Walk } from './history'
import { actors, type Debt, type World } from './stays'

const HOTLINE = '400-800-5678'
const DAYS_UNTIL_DEVICE = 15
const DAY_MS = 86_400_000
const SIZE = { width: 120, height: 90 }

export type Photo = { id: string; sha256: string }

/** Pictures of paper behind a windscreen, each a little different: a notice is proven by one of its own. */
export async function takePhotos(
  { database, keepPhotos }: { database: Database; keepPhotos: KeepPhotos },
  { random, tenant }: Pick<World, 'random' | 'tenant'>,
  count: number,
): Promise<Photo[]> {
  const photos: Photo[] = []
  for (let at = 0; at < count; at++) {
    const shade = () => random.between(-12, 12)
    const { photoId } = await keepPhotos.put(tenant.session, drawing(shade), SEED_CONTEXT)
    const row = await database.one<{ sha256: string }>(READ_PHOTO_HASH, [photoId])
    photos.push({ id: photoId, sha256: row!.sha256 })
  }
  return photos
}

/** Ground, a windscreen and a white sheet in it, as a PNG. */
function drawing(shade: () => number): Buffer {
  const { width, height } = SIZE
  const [ground, glass] = [150 + shade(), 70 + shade()]
  const left = 40 + shade()
  const rows = Array.from({ length: height }, (_none, y) => {
    const row = Buffer.alloc(1 + width * 3)
    for (let x = 0; x < width; x++) {
      const isGlass = y > 20 && y < 70
      const isPaper = isGlass && y > 45 && x > left && x < left + 26
      const value = isPaper ? 245 : isGlass ? glass : ground
      row.fill(value, 1 + x * 3, 4 + x * 3)
    }
    return row
  })
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  const check = Buffer.alloc(4)
  check.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, check])
}

/** An attendant prints what the car owes, leaves it under the wiper and takes a picture: from then on it is a reminder. */
export function addNotice(
  { history, random, tenant, now }: World,
  { debts, at, photo }: { debts: readonly Debt[]; at: Date; photo: Photo },
): void {
  const [{ car, lot }] = debts as readonly [Debt]
  const id = random.idAt(at)
  const leftAt = new Date(at.getTime() + random.between(40, 180) * 1000)
  const scannedAt = new Date(leftAt.getTime() + random.between(2, 30) * 3_600_000)
  const openedAt = random.chance(0.5) && scannedAt <= now ? scannedAt : null
  const actor = actors.staff(lot.attendantId)
  const digits = Array.from({ length: 11 }, () => random.between(0, 9)).join('')
  const number = digits + checkDigitOf(digits)
  const totalFen = debts.reduce((sum, debt) => sum + debt.fen, 0)
  const walk = Walk.begin(
    history,
    NOTICE,
    { id, merchantId: tenant.merchantId },
    { at, actor, event: 'made', detail: { number, totalFen } },
  ).take('left', { at: leftAt, actor, detail: { number, photoId: photo.id } })
  history.add('notice', () => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    number,
    code: createHash('sha256').update(id).digest('base64url').slice(0, 22),
    state: walk.state,
    version: walk.version,
    plate_text: car.plate.text,
    plate_colour: car.plate.colour,
    plate_key: car.key,
    day: dayOf(leftAt),
    content: {
      lotName: lot.name,
      plateText: car.plate.text,
      plateColour: car.plate.colour,
      lines: debts.map(debt => ({ arrearId: debt.id, amountFen: debt.fen })),
      totalFen,
      payeeName: tenant.payeeName,
      hotline: HOTLINE,
      madeOn: dayOf(at),
      next: 'device' as const,
      nextFrom: dayOf(new Date(at.getTime() + DAYS_UNTIL_DEVICE * DAY_MS)),
    },
    made_by: lot.attendantId,
    left_by: lot.attendantId,
    left_at: leftAt,
    opened_at: openedAt,
    photo_id: photo.id,
    photo_sha256: photo.sha256,
    created_at: at,
    updated_at: leftAt,
  }))
  for (const debt of debts)
    addReminder({ history, random, tenant }, debt, { at: leftAt, noticeId: id, photo })
}

function addReminder(
  { history, random, tenant }: Pick<World, 'history' | 'random' | 'tenant'>,
  debt: Debt,
  { at, noticeId, photo }: { at: Date; noticeId: string; photo: Photo },
): void {
  const id = random.idAt(at)
  debt.reminders.push(at)
  history.add('reminder', () => ({
    id,
    merchant_id: tenant.merchantId,
    arrear_id: debt.id,
    kind: 'notice' as const,
    sent_at: at,
    delivered_at: at,
    note: null,
    notice_id: noticeId,
    photo_id: photo.id,
  }))
}
