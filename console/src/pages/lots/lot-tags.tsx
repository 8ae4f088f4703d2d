import { LOT_CLOSED_LABEL, type LotView } from '@fangxing/contract/lots'
import { StateTag } from '../../ui/state-tag'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { useTranslate } from '../../i18n/language'
import { lotState } from './lot-state'
import { messages } from './messages'

/** Whether it takes new recoveries at all, since when not, and whether its documents are whole. */
export function LotTags({ lot }: { lot: LotView }) {
  const t = useTranslate()
  const nowMs = useNow(60_000)
  const documents = lotState(lot, nowMs)
  if (!lot.closedAt) return <StateTag label={documents} />
  return (
    <span className="fx-row">
      <StateTag label={LOT_CLOSED_LABEL} />
      <span>
        {t(messages.since)} <When at={lot.closedAt} withAgo />
      </span>
      {documents.tone === 'good' ? null : <StateTag label={documents} />}
    </span>
  )
}
