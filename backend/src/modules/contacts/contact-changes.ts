import type { ContactGiven } from '@fangxing/contract/arrears'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import type { Settings } from '../../settings/settings'
import { mobileOf, phoneHashOf, sealPhone } from './phone-seal'

type Place = { merchantId: string; plateKey: string }

/** Keeps a number with the consent to be reminded by it, or that the consent was taken back. The same again changes nothing. */
export function takeContact(
  work: UnitOfWork,
  key: Pick<Settings, 'QR_KEY'>,
  { merchantId, plateKey }: Place,
  contact: ContactGiven,
): void {
  const phone = mobileOf(contact.phone)!
  const hash = phoneHashOf(key, phone)
  if ('withdrawnAt' in contact) {
    const where = { merchant_id: merchantId, plate_key: plateKey, phone_hash: hash, withdrawn_at: null }
    return work.update('debtor_contact', where, { withdrawn_at: new Date(contact.withdrawnAt) })
  }
  work.insertNew('debtor_contact', {
    id: newId(),
    merchant_id: merchantId,
    plate_key: plateKey,
    phone_sealed: sealPhone(key, phone),
    phone_hash: hash,
    consented_at: new Date(contact.consentedAt),
    source: contact.source,
    created_at: work.at,
  })
}
