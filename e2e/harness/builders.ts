import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'

/** Rows that a story starts from, each with what it needs and nothing else; a story names only what it is about. */
export type Merchant = { id: string; code: string; mchid: string }
export type Lot = { id: string; merchantId: string; name: string }
export type Person = { id: string; name: string }
export type Debt = { id: string; plateText: string; plateColour: string; dueFen: number }

let counter = 0
const next = () => ++counter

export async function buildMerchant(db: Pool, wish: { mchid: string; name?: string }): Promise<Merchant> {
  const merchant = {
    id: randomUUID(),
    code: `m${next()}-${randomBytes(3).toString('hex')}`,
    mchid: wish.mchid,
  }
  await db.query(
    'INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, $2, $3, $3, $4, $5)',
    [merchant.id, merchant.code, wish.name ?? '安泊停车', merchant.mchid, '4008001234'],
  )
  return merchant
}

export async function buildLot(
  db: Pool,
  merchant: Merchant,
  wish: { name?: string; policy?: object; cleared?: boolean } = {},
): Promise<Lot> {
  const lot = { id: randomUUID(), merchantId: merchant.id, name: wish.name ?? `科技园${next()}号停车场` }
  const cleared = wish.cleared ?? true
  await db.query(
    `INSERT INTO lot (id, merchant_id, name, address, hotline, latitude, longitude, clearance, policy)
     VALUES ($1, $2, $3, '深圳市南山区科苑路', '4008001234', 22.54, 113.95, $4, $5)`,
    [
      lot.id,
      merchant.id,
      lot.name,
      { operatingRight: cleared, noticeBoard: cleared, policeContact: cleared ? '0755-110' : null },
      wish.policy ?? {},
    ],
  )
  return lot
}

export async function buildStaff(
  db: Pool,
  merchant: Merchant,
  lots: Lot[],
  wish: { openid: string; roles?: string[]; name?: string; onShift?: boolean },
): Promise<Person> {
  const person = { id: randomUUID(), name: wish.name ?? `员工${next()}` }
  await db.query(
    'INSERT INTO staff (id, merchant_id, name, roles, lot_ids, openid) VALUES ($1, $2, $3, $4, $5, $6)',
    [person.id, merchant.id, person.name, wish.roles ?? ['attendant'], lots.map(lot => lot.id), wish.openid],
  )
  if (wish.onShift && lots[0]) {
    await db.query(
      'INSERT INTO shift (id, merchant_id, staff_id, lot_id, started_at) VALUES ($1, $2, $3, $4, now())',
      [randomUUID(), merchant.id, person.id, lots[0].id],
    )
  }
  return person
}

/** A token with which one device may be provisioned into a lot. */
export async function buildProvisionToken(db: Pool, merchant: Merchant, lot: Lot): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  await db.query(
    `INSERT INTO provision_token (token_hash, merchant_id, lot_id, expires_at) VALUES ($1, $2, $3, now() + interval '10 years')`,
    [createHash('sha256').update(token).digest('hex'), merchant.id, lot.id],
  )
  return token
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/** An ordinary blue plate that no other call returns. */
export function somePlate(): string {
  const number = next()
  return `粤B${LETTERS[Math.floor(number / 10_000) % 24]}${String(number % 10_000).padStart(4, '0')}`
}

export async function buildDebt(
  db: Pool,
  lot: Lot,
  wish: { plateText?: string; dueFen?: number; daysAgo?: number } = {},
): Promise<Debt> {
  const debt = {
    id: randomUUID(),
    plateText: wish.plateText ?? somePlate(),
    plateColour: 'blue',
    dueFen: wish.dueFen ?? 1500,
  }
  const exitedAt = new Date(Date.now() - (wish.daysAgo ?? 10) * 86_400_000)
  const enteredAt = new Date(exitedAt.getTime() - 3 * 3600_000)
  await db.query(
    `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at, exited_at,
       principal_fen, state, reminder_count, last_reminded_at, evidence, content_hash)
     VALUES ($1, $2, $3, 'camera', $4, $5, $6, $7, $8, $9, $10, 'outstanding', 2, $11, $12, $4)`,
    [
      debt.id,
      lot.merchantId,
      lot.id,
      debt.id,
      debt.plateText,
      debt.plateColour,
      `${debt.plateText}/${debt.plateColour}`,
      enteredAt,
      exitedAt,
      debt.dueFen,
      new Date(exitedAt.getTime() + 3 * 86_400_000),
      {
        entryPhotoIds: [],
        exitPhotoIds: [],
        entryPhotoUrl: 'https://pictures.example/in.jpg',
        exitPhotoUrl: 'https://pictures.example/out.jpg',
      },
    ],
  )
  return debt
}
