import type { OwnersToNotify } from '@fangxing/contract/ended-messages'
import type { Database } from '../../persistence/database'
import type { EndedSender } from '../../ports'
import { notifiableDebts, type EndedDebt } from './ended-debts'
import { COUNT_REACHABLE_OWNERS } from './owners-to-notify.queries'

type Needs = { database: Database; endedSender: Pick<EndedSender, 'isOn'> }
type Ending = { debts: readonly EndedDebt[]; at: Date }

/** Who is told in WeChat once staff have ended or lowered these debts. */
export async function readOwnersToNotify(
  { database, endedSender }: Needs,
  merchantId: string,
  { debts, at }: Ending,
): Promise<OwnersToNotify> {
  const { reachable, unreachable } = (await database.one<Omit<OwnersToNotify, 'isOn'>>(
    COUNT_REACHABLE_OWNERS,
    [notifiableDebts(debts).map(({ id }) => id), merchantId, at],
  ))!
  return endedSender.isOn
    ? { isOn: true, reachable, unreachable }
    : { isOn: false, reachable: 0, unreachable: reachable + unreachable }
}
