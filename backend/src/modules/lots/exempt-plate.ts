import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import { commit, insertNew } from '../../persistence/changes'
import { auditLog } from '../../persistence/audit-log'
import type { ActorContext, Services, StaffSession } from '../../services'

/** A plate that is never blocked, in one lot or (without a lot) in all of the merchant's. Harmless again. Refusals: NOT_FOUND. */
export async function exemptPlate(
  platform: Services,
  session: StaffSession,
  input: { plate: Plate; lotId: string | null; note: string },
  act: ActorContext,
): Promise<void> {
  const key = plateKey(input.plate)
  if (input.lotId !== null) {
    const lot = await platform.database.one('SELECT 1 FROM lot WHERE id = $1 AND merchant_id = $2', [
      input.lotId,
      session.merchantId,
    ])
    if (!lot) throw new Refusal('NOT_FOUND')
  }
  const at = platform.clock.now()
  await commit(platform.database, [
    insertNew('exempt_plate', {
      merchant_id: session.merchantId,
      lot_id: input.lotId,
      plate_key: key,
      note: input.note,
      created_at: at,
    }),
    auditLog({
      merchantId: session.merchantId,
      entity: 'exempt_plate',
      entityId: key,
      event: 'exempted',
      actor: act.actor,
      traceId: act.traceId,
      detail: { lotId: input.lotId, note: input.note },
      at,
    }),
  ])
}
