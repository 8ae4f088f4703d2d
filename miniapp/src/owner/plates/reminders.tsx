import type { OwnerCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/result'
import { askForMessages, mayAskForMessages } from '@shared/phone/notifications'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../calls'
import { messages } from './messages'
import './plate-card.scss'

type Allowed = OwnerCall<'listPlates'>['reply']['reminders']

/** Messages about debts and about their end: WeChat wants a word for each, so that the person is asked whenever they like. */
export function Reminders({ reminders, endedMessages }: { reminders: Allowed; endedMessages: Allowed }) {
  const t = useTranslate()
  const [left, setLeft] = useState({
    reminders: reminders?.leftCount ?? 0,
    ended: endedMessages?.leftCount ?? 0,
  })
  const [busy, setBusy] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function allow(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const asked = [reminders, endedMessages].flatMap(kind => kind?.templateId ?? [])
    const agreed = await askForMessages(asked)
    setRefused(agreed.length === 0)
    const result = agreed.length > 0 ? await call('allowMessages', { body: countOf(agreed) }) : undefined
    setBusy(false)
    if (result?.ok) setLeft({ reminders: result.value.leftCount, ended: result.value.endedLeftCount })
    else setProblem(result?.problem)
  }
  const countOf = (agreed: readonly string[]) => ({
    count: agreed.includes(reminders?.templateId ?? '') ? 1 : 0,
    endedCount: agreed.includes(endedMessages?.templateId ?? '') ? 1 : 0,
  })
  return (
    <Card title={t(messages.reminders)} aside={<Left count={reminders ? left.reminders : left.ended} />}>
      {reminders ? <p className="own-plates__detail">{t(messages.remindersText)}</p> : null}
      {endedMessages ? (
        <p className="own-plates__detail">
          {t(messages.endedText)} <Left count={left.ended} />
        </p>
      ) : null}
      {mayAskForMessages() ? (
        <Button busy={busy} onClick={() => void allow()}>
          {t(messages.allow)}
        </Button>
      ) : (
        <p className="own-plates__detail">{t(messages.allowInWeChat)}</p>
      )}
      {isRefused ? <p className="own-plates__detail">{t(messages.refusedByPhone)}</p> : null}
      {problem ? <ErrorState problem={problem} /> : null}
    </Card>
  )
}

function Left({ count }: { count: number }) {
  const t = useTranslate()
  return (
    <span className="own-plates__detail fx-number">
      {t(messages.remindersLeft)} {count} {t(messages.times)}
    </span>
  )
}
