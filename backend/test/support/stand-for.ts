import type { SourceSession } from '../../src/domain/sessions'
import { commit, insert } from '../../src/persistence/changes'
import { newId } from '../../src/persistence/new-id'
import type { TestMerchant } from './build-order'
import type { TestServices } from './test-services'

const HOUR_MS = 3_600_000

/** Gives debts of one plate their stays: each of so many hours, on a day of its own. Answers the plate. */
export async function standFor(
  services: TestServices,
  {
    merchant,
    source,
    arrearIds,
  }: { merchant: TestMerchant; source: SourceSession; arrearIds: readonly string[] },
  hours: readonly number[],
): Promise<string> {
  const { database, clock } = services
  const [plate] = await database.query<{ plate_text: string; plate_key: string }>(
    'SELECT plate_text, plate_key FROM arrear WHERE id = $1',
    [arrearIds[0]],
  )
  for (const [index, arrearId] of arrearIds.entries()) {
    const stayId = newId()
    const exited = new Date(clock.now().getTime() - (48 + 24 * index) * HOUR_MS)
    const entered = new Date(exited.getTime() - hours[index]! * HOUR_MS)
    const [debt] = await database.query<{ due_fen: number }>(
      'UPDATE arrear SET stay_id = $2, entered_at = $3, exited_at = $4 WHERE id = $1 RETURNING due_fen',
      [arrearId, stayId, entered, exited],
    )
    await commit(database, [
      insert('parking_session', {
        id: stayId,
        merchant_id: merchant.merchantId,
        lot_id: merchant.lotId,
        source_id: source.sourceId,
        state: 'owed',
        plate_text: plate!.plate_text,
        plate_colour: 'blue',
        plate_key: plate!.plate_key,
        vehicle_class: 'small',
        energy: 'fuel',
        confidence_pct: 99,
        entered_at: entered,
        exited_at: exited,
        heard_at: clock.now(),
        total_fen: debt!.due_fen,
        paid_fen: 0,
        arrear_id: arrearId,
      }),
    ])
  }
  return plate!.plate_text
}
