import type { Problem } from '@shared/net/result'
import type { Result } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/text-field'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Message } from '@shared/i18n/language'
import { useState } from 'react'
import { messages } from '../messages'
import './reason-sheet.scss'

/** An action that needs a written reason. Usual reasons by one tap, others by typing. */
type ReasonRequest<T> = {
  title: Message
  text: Message
  action: Message
  reasons: readonly Message[]
  isDanger?: boolean
  send: (reason: string) => Promise<Result<T>>
  done: (value: T) => void
}

const MIN_LENGTH = 2

export function ReasonSheet<T>({ request, onClose }: { request: ReasonRequest<T>; onClose: () => void }) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function send(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const result = await request.send(text.trim())
    setBusy(false)
    if (!result.ok) return setProblem(result.problem)
    request.done(result.value)
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={t(request.title)}
      onClose={onClose}
      actions={
        <Button
          large
          kind={request.isDanger ? 'danger' : 'primary'}
          busy={busy}
          disabled={text.trim().length < MIN_LENGTH}
          onClick={() => void send()}
        >
          {t(request.action)}
        </Button>
      }
    >
      <div className="mer-reason">
        <p className="mer-reason__text">{t(request.text)}</p>
        <ReasonChips reasons={request.reasons} chosen={text} onChoose={setText} />
        <TextField label={t(messages.otherReason)} value={text} onChange={setText} maxLength={200} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}

/** Usual reasons; a tap writes one into the field, where it can be changed. */
export function ReasonChips(props: {
  reasons: readonly Message[]
  chosen: string
  onChoose: (text: string) => void
}) {
  const t = useTranslate()
  return (
    <div className="mer-reason__chips">
      {props.reasons.map(reason => (
        <button
          key={reason.en}
          type="button"
          aria-pressed={props.chosen === t(reason)}
          className={classNames('mer-reason__chip', props.chosen === t(reason) && 'mer-reason__chip--chosen')}
          onClick={() => props.onChoose(t(reason))}
        >
          {t(reason)}
        </button>
      ))}
    </div>
  )
}
