import type { Me } from '@fangxing/contract/sessions'
import { Refusal } from '@fangxing/contract/refusal'
import type { Database } from '../../persistence/database'
import { MerchantEntity } from '../../persistence/entities'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type NewMerchant = { code: string; name: string; payeeName: string; mchid: string; hotline: string }

/** Refusals: NOT_FOUND. */
export async function readMerchant(database: Database, merchantId: string): Promise<Me['merchant']> {
  const merchant = await database.entities(MerchantEntity).findOneBy({ id: merchantId })
  if (!merchant) throw new Refusal('NOT_FOUND')
  return { id: merchant.id, name: merchant.name, hotline: merchant.hotline }
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
