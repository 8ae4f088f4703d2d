import { LOT_CLOSED_LABEL, type LotView } from '@fangxing/contract/lots'
import { StateTag } from '../../ui/state-tag'
import { useNow } from '../../ui/use-now'
import { When } from '../../ui/when'
import { lotState } from './lot-state'

/** Whether it takes new recoveries at all, since when not, and whether its documents are whole. */
export function LotTags({ lot }: { lot: LotView }) {
  const nowMs = useNow(60_000)
  const documents = lotState(lot, nowMs)
  if (!lot.closedAt) return <StateTag label={documents} />
  return (
    <span className="fx-row">
      <StateTag label={LOT_CLOSED_LABEL} />
      <When at={lot.closedAt} withAgo />
      {documents.tone === 'good' ? null : <StateTag label={documents} />}
    </span>
  )
}
