import type { OwnerCall } from '@fangxing/contract/calls'
import type { Problem } from '@shared/net/result'
import { askForMessage, mayAskForMessages } from '@shared/phone/notifications'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { useTranslate } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../calls'
import { messages } from './messages'
import './plate-card.scss'

type Allowed = NonNullable<OwnerCall<'listPlates'>['reply']['reminders']>

/** Messages about debts: WeChat wants a word for each, so that the person is asked whenever they like. */
export function Reminders({ reminders }: { reminders: Allowed }) {
  const t = useTranslate()
  const [leftCount, setLeftCount] = useState(reminders.leftCount)
  const [busy, setBusy] = useState(false)
  const [isRefused, setRefused] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function allow(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const isAllowed = await askForMessage(reminders.templateId)
    setRefused(!isAllowed)
    const result = isAllowed ? await call('allowMessages', { body: { count: 1 } }) : undefined
    setBusy(false)
    if (result?.ok) setLeftCount(result.value.leftCount)
    else setProblem(result?.problem)
  }
  return (
    <Card title={t(messages.reminders)} aside={<Left count={leftCount} />}>
      <p className="own-plates__detail">{t(messages.remindersText)}</p>
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
