import { formatYuan } from '@fangxing/contract/money'
import { useTranslate, type Translate } from '../../i18n/language'
import type { Reply } from '../../net/calls'
import { useMay } from '../../session/may'
import { Headline, type HeadlineItem } from '../../ui/headline'
import { ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

const EVERY_MS = 60_000
const UNKNOWN = '—'

const owedItem = (owed: Reply<'sumDebtors'> | undefined, to: string, t: Translate): HeadlineItem => ({
  name: t(messages.owed),
  value: owed ? formatYuan(owed.dueFen) : UNKNOWN,
  note: owed && `${owed.count.toLocaleString('en-US')} ${t(messages.cars)}`,
  to,
})

/** What came in of debts, who is held, and which devices need somebody; dashes until it was read. */
function todayItems(today: Reply<'today'> | undefined, lotId: string, t: Translate): HeadlineItem[] {
  const stuck = today?.counts?.paidAndHeld ?? 0
  const inCare = today?.counts?.devices
  return [
    {
      name: t(messages.recoveredToday),
      value: today ? formatYuan(today.recovered.fen) : UNKNOWN,
      note: today && `${today.recovered.count} ${t(messages.payments)}`,
      to: `/today?lot=${lotId}`,
    },
    {
      name: t(messages.held),
      value: today?.counts ? today.counts.held + stuck : UNKNOWN,
      note: stuck > 0 ? `${stuck} ${t(messages.stuck)}` : undefined,
      tone: stuck > 0 ? 'bad' : undefined,
      to: `/today?lot=${lotId}`,
    },
    {
      name: t(messages.inCare),
      value: inCare ?? UNKNOWN,
      note: inCare === 0 ? t(messages.allWell) : undefined,
      to: `/devices?lot=${lotId}&care=needed`,
    },
  ]
}

/** What a lot is looked at for, before what it is. */
export function LotFigures({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const may = useMay()
  const query = { lotId }
  const owed = useCall('sumDebtors', may('sumDebtors') ? { query } : null, { everyMs: EVERY_MS })
  const today = useCall('today', may('today') ? { query } : null, { everyMs: EVERY_MS })
  const failed = [owed, today].find(({ problem }) => problem)
  return (
    <>
      {failed?.problem && <ProblemNote problem={failed.problem} again={failed.again} />}
      <Headline
        items={[
          ...(may('sumDebtors') ? [owedItem(owed.value, `/debts?lot=${lotId}`, t)] : []),
          ...(may('today') ? todayItems(today.value, lotId, t) : []),
        ]}
      />
    </>
  )
}
