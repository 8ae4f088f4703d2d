import type { OwnersToTell } from '@fangxing/contract/ended-messages'
import type { Database } from '../../persistence/database'
import type { EndedSender } from '../../ports'
import { COUNT_REACHABLE_OWNERS } from './owners-to-tell.queries'

type Needs = { database: Database; endedSender: Pick<EndedSender, 'isOn'> }
type Ending = {
  plateKeys: readonly string[]
  /** Where it is about one debt. */
  arrearId?: string
  at: Date
}

/** Who is told in WeChat once staff have ended or lowered debts of these plates. */
export async function readOwnersToTell(
  { database, endedSender }: Needs,
  merchantId: string,
  { plateKeys, arrearId, at }: Ending,
): Promise<OwnersToTell> {
  const { reachable, unreachable } = (await database.one<Omit<OwnersToTell, 'isOn'>>(COUNT_REACHABLE_OWNERS, [
    plateKeys,
    merchantId,
    at,
    arrearId ?? null,
  ]))!
  return endedSender.isOn
    ? { isOn: true, reachable, unreachable }
    : { isOn: false, reachable: 0, unreachable: reachable + unreachable }
}
