import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import { plateKey, type Plate } from '@fangxing/contract/plate'

export type Merchant = { id: string; code: string; mchid: string }
export type Lot = { id: string; merchantId: string; name: string }
export type StaffMember = { id: string; name: string }
export type Arrear = { id: string; plateText: string; plateColour: string; dueFen: number }
/** A debt with the stay that it is owed for. */
export type OwedStay = Arrear & { stayId: string; enteredAt: Date; exitedAt: Date }
export type ArrearOptions = { plateText?: string; dueFen?: number; daysAgo?: number }

/** A floor that the platform has set low: scenarios are about something else, and run at any hour. */
const LOOSE_FLOOR = `
  INSERT INTO enforcement_floor (version, min_total_fen, min_count, min_age_hours, max_age_days, min_reminders,
    first_reminder_days, min_battery_pct, allowed_from_minute, allowed_to_minute, reason, set_at)
  VALUES (2, 500, 1, 24, 1095, 0, 0, 30, 0, 0, 'scenario', now()) ON CONFLICT DO NOTHING`
const LEGAL_OPINION = { firm: '广东示范律师事务所', reference: '2026-001', validUntil: '2099-12-31' }

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ'

/** Rows that a scenario starts from, with valid defaults; a scenario names only the values it depends on. */
export class Fixtures {
  private count = 0

  constructor(private readonly db: Pool) {}

  async merchant(options: { mchid: string }): Promise<Merchant> {
    const merchant = {
      id: randomUUID(),
      code: `m${this.nextNumber()}-${randomBytes(3).toString('hex')}`,
      mchid: options.mchid,
    }
    await this.db.query(
      'INSERT INTO merchant (id, code, name, payee_name, mchid, hotline) VALUES ($1, $2, $3, $3, $4, $5)',
      [merchant.id, merchant.code, '安泊停车', merchant.mchid, '4008001234'],
    )
    return merchant
  }

  /** A lot that has everything the platform demands before a lock may be raised there. */
  async lot(merchant: Merchant): Promise<Lot> {
    const lot = { id: randomUUID(), merchantId: merchant.id, name: `科技园${this.nextNumber()}号停车场` }
    const clearance = { operatingRight: true, noticeBoard: true, policeContact: '0755-110' }
    await this.db.query(LOOSE_FLOOR)
    await this.db.query(
      `INSERT INTO lot (id, merchant_id, name, address, hotline, clearance, legal_opinion, policy)
       VALUES ($1, $2, $3, '深圳市南山区科苑路', '4008001234', $4, $5, '{}')`,
      [lot.id, merchant.id, lot.name, clearance, LEGAL_OPINION],
    )
    return lot
  }

  async staff(
    lot: Lot,
    options: { openid: string; roles?: string[]; name?: string; onShift?: boolean },
  ): Promise<StaffMember> {
    const { openid, roles = ['attendant'], name = `员工${this.nextNumber()}`, onShift = false } = options
    const staff = { id: randomUUID(), name }
    await this.db.query(
      'INSERT INTO staff (id, merchant_id, name, roles, lot_ids, openid) VALUES ($1, $2, $3, $4, $5, $6)',
      [staff.id, lot.merchantId, name, roles, [lot.id], openid],
    )
    if (onShift) {
      await this.db.query(
        'INSERT INTO shift (id, merchant_id, staff_id, lot_id, started_at) VALUES ($1, $2, $3, $4, now())',
        [randomUUID(), lot.merchantId, staff.id, lot.id],
      )
    }
    return staff
  }

  /** A token with which one device may be provisioned into a lot. */
  async provisionToken(lot: Lot): Promise<string> {
    const token = randomBytes(24).toString('base64url')
    await this.db.query(
      `INSERT INTO provision_token (token_hash, merchant_id, lot_id, expires_at) VALUES ($1, $2, $3, now() + interval '10 years')`,
      [createHash('sha256').update(token).digest('hex'), lot.merchantId, lot.id],
    )
    return token
  }

  /** An unpaid stay, old enough and reminded often enough that its plate may be recovered. */
  async arrear(lot: Lot, options: ArrearOptions = {}): Promise<Arrear> {
    const arrear = {
      id: randomUUID(),
      plateText: options.plateText ?? this.uniquePlate(),
      plateColour: 'blue' as const,
      dueFen: options.dueFen ?? 1500,
    }
    const exitedAt = new Date(Date.now() - (options.daysAgo ?? 10) * 86_400_000)
    const enteredAt = new Date(exitedAt.getTime() - 3 * 3600_000)
    await this.db.query(
      `INSERT INTO arrear (id, merchant_id, lot_id, source, external_id, plate_text, plate_colour, plate_key, entered_at,
         exited_at, principal_fen, state, reminder_count, last_reminded_at, evidence, content_hash)
       VALUES ($1, $2, $3, 'camera', $4, $5, $6, $7, $8, $9, $10, 'outstanding', 2, $11, $12, $4)`,
      [
        arrear.id,
        lot.merchantId,
        lot.id,
        arrear.id,
        arrear.plateText,
        arrear.plateColour,
        plateKey({ text: arrear.plateText, colour: arrear.plateColour }),
        enteredAt,
        exitedAt,
        arrear.dueFen,
        new Date(exitedAt.getTime() + 3 * 86_400_000),
        {
          entryPhotoIds: [],
          exitPhotoIds: [],
          entryPhotoUrl: 'https://pictures.example/in.jpg',
          exitPhotoUrl: 'https://pictures.example/out.jpg',
        },
      ],
    )
    return arrear
  }

  /** An arrear as {@link arrear}, of a stay that a source has reported; it has its price from the source, or else from the lot's list. */
  async owedStay(lot: Lot, sourceId: string, isReported: boolean): Promise<OwedStay> {
    const arrear = await this.arrear(lot)
    const stayId = randomUUID()
    const { rows } = await this.db.query<{ entered_at: Date; exited_at: Date }>(
      `INSERT INTO parking_session (id, merchant_id, lot_id, source_id, entry_source_id, exit_source_id, stay_ref, state, plate_text, plate_colour,
         plate_key, vehicle_class, energy, confidence_pct, entered_at, exited_at, heard_at, reported, total_fen, paid_fen, arrear_id)
       SELECT $2, merchant_id, lot_id, $3, $3, $3, $4, 'owed', plate_text, plate_colour, plate_key, 'small', 'fuel', 100, entered_at, exited_at,
         exited_at, CASE WHEN $5 THEN jsonb_build_object('totalFen', principal_fen, 'discountFen', 0, 'paidFen', 0) END, principal_fen, 0, id
       FROM arrear WHERE id = $1 RETURNING entered_at, exited_at`,
      [arrear.id, stayId, sourceId, stayId, isReported],
    )
    await this.db.query('UPDATE arrear SET stay_id = $2 WHERE id = $1', [arrear.id, stayId])
    return { ...arrear, stayId, enteredAt: rows[0]!.entered_at, exitedAt: rows[0]!.exited_at }
  }

  /** A person whom the platform knows has proved by a licence of long ago that the plate is theirs. Answers the id of that. */
  async plateBinding(openid: string, { text, colour }: Plate, at: Date): Promise<string> {
    const id = randomUUID()
    await this.db.query(
      `INSERT INTO plate_binding (id, owner_id, plate_text, plate_colour, plate_key, state, proof, issue_date, asked_at, bound_at, updated_at, expires_at)
       SELECT $1, id, $3, $4, $5, 'bound', 'read', '2020-01-01', $6, $6, $6, $6::timestamptz + interval '1 year' FROM owner WHERE openid = $2`,
      [id, openid, text, colour, plateKey({ text, colour }), at],
    )
    return id
  }

  private nextNumber(): number {
    return ++this.count
  }

  /** An ordinary blue plate; no other call returns the same. */
  private uniquePlate(): string {
    const number = this.nextNumber()
    return `粤B${LETTERS[Math.floor(number / 10_000) % 24]}${String(number % 10_000).padStart(4, '0')}`
  }
}
