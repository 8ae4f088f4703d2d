import type { Me } from '@fangxing/contract/sessions'
import { OPEN_PAYMENT_STATES } from '../../domain/payment'
import { NO_MERCHANT } from '../../domain/sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../../persistence/database'
import { MerchantEntity } from '../../persistence/entities'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { READ_MERCHANT_BUSY, READ_MERCHANT_ID, READ_PAYEE } from './merchant.queries'

export type NewMerchant = { code: string; name: string; payeeName: string; mchid: string; hotline: string }

/** What phones show in the place of a merchant to a person who has none. */
const PLATFORM: Me['merchant'] = { id: NO_MERCHANT, name: '放行平台 Fangxing', hotline: '' }

/** Refusals: NOT_FOUND. */
export async function readMerchant(database: Database, merchantId: string): Promise<Me['merchant']> {
  if (merchantId === NO_MERCHANT) return PLATFORM
  const merchant = await database.entities(MerchantEntity, rows => rows.findOneBy({ id: merchantId }))
  if (!merchant) throw new Refusal('NOT_FOUND')
  return { id: merchant.id, name: merchant.name, hotline: merchant.hotline }
}

export async function readMerchantIdByCode(database: Database, code: string): Promise<string | null> {
  return (await database.one<{ id: string }>(READ_MERCHANT_ID, [code]))?.id ?? null
}

/** Under which number WeChat knows the merchant now, and the name that a payer is shown. */
export type Payee = { mchid: string; payee_name: string }

export async function readPayee(database: Database, merchantId: string): Promise<Payee> {
  const payee = await database.one<Payee>(READ_PAYEE, [merchantId])
  if (!payee) throw new Error(`merchant ${merchantId} is gone`)
  return payee
}

export function addMerchant(
  work: UnitOfWork,
  { code, name, payeeName, mchid, hotline }: NewMerchant,
): string {
  const id = newId()
  work.insert('merchant', { id, code, name, payee_name: payeeName, mchid, hotline, created_at: work.at })
  work.audit({
    merchantId: id,
    entity: 'merchant',
    entityId: id,
    event: 'created',
    detail: { code, mchid },
  })
  return id
}

/** Whether a car is held or somebody pays: then the number under which they do stays. */
export async function isMerchantBusy(database: Database, merchantId: string): Promise<boolean> {
  const row = await database.one<{ busy: boolean }>(READ_MERCHANT_BUSY, [merchantId, OPEN_PAYMENT_STATES])
  return row!.busy
}

type MerchantDraft = Omit<NewMerchant, 'code'>

export function changeMerchant(
  work: UnitOfWork,
  merchant: { id: string; version: number },
  { before, after }: { before: MerchantDraft; after: MerchantDraft },
): void {
  const row = { ...merchant }
  work.updateVersioned('merchant', row, {
    name: after.name,
    payee_name: after.payeeName,
    mchid: after.mchid,
    hotline: after.hotline,
  })
  work.audit({
    merchantId: merchant.id,
    entity: 'merchant',
    entityId: merchant.id,
    event: 'changed',
    version: merchant.version,
    detail: { before, after },
  })
}

/** What WeChat said to a look under a number; of no use once the merchant has another. Leaves the version as it is. */
export function keepPayLook(
  work: UnitOfWork,
  merchant: { id: string; mchid: string },
  look: { result: 'ok' | 'refused' | 'silent'; at: Date },
): void {
  work.update(
    'merchant',
    { id: merchant.id },
    { pay_checked_at: look.at, pay_check_mchid: merchant.mchid, pay_check_result: look.result },
  )
}
