import type { TariffDefinition } from '@fangxing/contract/tariff-definition'
import { json } from '../../persistence/changes'
import { newId } from '../../persistence/new-id'
import type { UnitOfWork } from '../../persistence/unit-of-work'

export type TariffDraft = { name: string; definition: TariffDefinition }
type Changed = { id: string; version: number; merchant_id: string; lot_id: string }

/** The audit log keeps whole definitions: what was typed before a version was published explains it. */
export function addTariff(
  work: UnitOfWork,
  { merchantId, lotId }: { merchantId: string; lotId: string },
  { name, definition }: TariffDraft,
): string {
  const id = newId()
  work.insert('tariff', {
    id,
    merchant_id: merchantId,
    lot_id: lotId,
    name,
    draft: json(definition),
    created_at: work.at,
  })
  const detail = { lotId, name, definition }
  work.audit({ merchantId, entity: 'tariff', entityId: id, event: 'created', version: 1, detail })
  return id
}

export function saveDraft(work: UnitOfWork, tariff: Changed, { name, definition }: TariffDraft): void {
  work.updateVersioned('tariff', tariff, { name, draft: json(definition) })
  auditTariff(work, tariff, 'draft_saved', { name, definition })
}

/** A version that nobody changes any more; the row of the tariff decides which of two comes first. */
export function addVersion(
  work: UnitOfWork,
  tariff: Changed,
  version: {
    number: number
    definition: TariffDefinition
    filingNumber: string
    validFrom: Date
    staffId: string
  },
): void {
  const { number, definition, filingNumber, validFrom, staffId } = version
  work.touch('tariff', tariff)
  work.insert('tariff_version', {
    id: newId(),
    tariff_id: tariff.id,
    merchant_id: tariff.merchant_id,
    lot_id: tariff.lot_id,
    number,
    definition: json(definition),
    filing_number: filingNumber,
    valid_from: validFrom,
    published_at: work.at,
    published_by: staffId,
  })
  auditTariff(work, tariff, 'published', { number, filingNumber, validFrom: validFrom.toISOString() })
}

function auditTariff(
  work: UnitOfWork,
  tariff: Changed,
  event: string,
  detail: Record<string, unknown>,
): void {
  const { id, merchant_id: merchantId, version } = tariff
  work.audit({ merchantId, entity: 'tariff', entityId: id, event, version, detail })
}
