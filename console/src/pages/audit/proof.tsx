import type { AuditEntry, AuditProof } from '@fangxing/contract/audit'
import type { Label } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { Loading, ProblemNote } from '../../ui/page-states'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

function labelOf({ seq, isWhole }: AuditProof): Label {
  if (seq === null) return { ...messages.notLinked, tone: 'neutral' }
  return isWhole ? { ...messages.whole, tone: 'good' } : { ...messages.broken, tone: 'bad' }
}

/** Whether an entry still stands as it was written. `isAsked`: at once, without a click. */
export function Proof({ entry, isAsked = false }: { entry: AuditEntry; isAsked?: boolean }) {
  const t = useTranslate()
  const [isWanted, setWanted] = useState(isAsked)
  const { value, problem, again } = useCall(
    'proveAuditEntry',
    isWanted ? { params: { entryId: entry.id } } : null,
  )
  if (!isWanted) return <Button onClick={() => setWanted(true)}>{t(messages.prove)}</Button>
  if (problem) return <ProblemNote problem={problem} again={again} />
  if (!value) return <Loading rows={1} />
  const { walkedFrom, walkedTo, sealedDay, hash } = value
  return (
    <div className="fx-list">
      <span>
        <StateTag label={labelOf(value)} />
      </span>
      <Facts
        items={[
          [t(messages.number), <span className="fx-figures">{entry.id}</span>],
          [t(messages.walked), walkedFrom === null ? null : `${walkedFrom} – ${walkedTo}`],
          [t(messages.sealed), value.seq === null ? null : (sealedDay?.day ?? t(messages.notSealed))],
          [t(messages.digest), sealedDay && <code className="fx-hash">{sealedDay.digest}</code>],
          [t(messages.hash), hash && <code className="fx-hash">{hash}</code>],
        ]}
      />
    </div>
  )
}
