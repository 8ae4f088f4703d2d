import { plateKey, type Plate } from '@fangxing/contract/plate'
import type { ArrearState } from '@fangxing/contract/states'
import { commit, insert } from '../../src/persistence/changes'
import { newId } from '../../src/persistence/new-id'
import type { TestMerchant } from './build-order'
import type { TestServices } from './test-services'

let platesMade = 0

/** Every test has cars of its own. */
export const newPlate = (): Plate => ({ text: `粤C${String(++platesMade).padStart(5, '0')}`, colour: 'blue' })

/** Debts of one plate that nobody holds, one for each amount. */
export async function buildDebts(
  services: TestServices,
  { merchantId, lotId }: TestMerchant,
  {
    plate,
    amounts,
    state = 'outstanding',
  }: { plate: Plate; amounts: readonly number[]; state?: ArrearState },
): Promise<string[]> {
  const at = services.clock.now().getTime()
  const ids = amounts.map(() => newId())
  await commit(services.database, [
    insert(
      'arrear',
      ...ids.map((id, index) => ({
        id,
        merchant_id: merchantId,
        lot_id: lotId,
        source: 'import',
        external_id: id,
        plate_text: plate.text,
        plate_colour: plate.colour,
        plate_key: plateKey(plate),
        entered_at: new Date(at - 50 * 3600_000),
        exited_at: new Date(at - 48 * 3600_000),
        principal_fen: amounts[index]!,
        state,
        content_hash: 'x',
      })),
    ),
  ])
  return ids
}
