import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { grantOf, newGrant } from './grant-draft'
import { GrantFields } from './grant-fields'
import { messages } from './messages'

/** Asks what to give to which plates, where and how long, and why; whoever opens it starts again. */
export function GrantDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  const { lot } = useLotChoice()
  const [draft, setDraft] = useState(() => newGrant(Date.now(), lot?.id))
  const { act, isActing, problem } = useAct('grantEntitlement', {
    done: messages.granted,
    changes: ['listEntitlements'],
    onDone: onClose,
    quiet: true,
  })
  const grant = (reason: string) => {
    const body = grantOf(draft, reason)
    if (body) void act({ body })
  }
  return (
    <ReasonDialog
      isOpen
      title={t(messages.grant)}
      confirm={t(messages.grant)}
      usual={[t(messages.resident), t(messages.promotion)]}
      isIncomplete={grantOf(draft, '') === undefined}
      isActing={isActing}
      problem={problem}
      onConfirm={grant}
      onClose={onClose}
    >
      <GrantFields draft={draft} onChange={part => setDraft(before => ({ ...before, ...part }))} />
    </ReasonDialog>
  )
}
