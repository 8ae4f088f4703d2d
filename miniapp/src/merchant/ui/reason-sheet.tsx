import { shownLength } from '@fangxing/contract/shown-length'
import type { Problem } from '@shared/net/result'
import type { Result } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/text-field'
import { Sheet } from '@shared/ui/sheet'
import { useTranslate, type Message } from '@shared/i18n/language'
import { type ReactNode, useState } from 'react'
import { messages } from '../messages'
import { isUnanswered } from './key-instead'
import './reason-sheet.scss'

/** An action that needs a written reason. Usual reasons by one tap, others by typing. */
type ReasonRequest<T> = {
  title: Message
  text: Message
  action: Message
  reasons: readonly Message[]
  isDanger?: boolean
  /** A tap on a usual reason acts at once: in an emergency nobody reads a form. */
  isInstant?: boolean
  /** Shown instead of the problem when the platform gave no answer. */
  whenUnanswered?: ReactNode
  send: (reason: string) => Promise<Result<T>>
  done: (value: T) => void
}

const MIN_LENGTH = 2

export function ReasonSheet<T>({ request, onClose }: { request: ReasonRequest<T>; onClose: () => void }) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function send(reason = text.trim()): Promise<void> {
    if (busy) return undefined
    setBusy(true)
    setProblem(undefined)
    const result = await request.send(reason)
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
          disabled={shownLength(text) < MIN_LENGTH}
          onClick={() => void send()}
        >
          {t(request.action)}
        </Button>
      }
    >
      <div className="mer-reason">
        <p className="mer-reason__text">{t(request.text)}</p>
        <ReasonChips
          reasons={request.reasons}
          chosen={text}
          onChoose={reason => {
            setText(reason)
            if (request.isInstant) void send(reason)
          }}
        />
        <TextField label={t(messages.otherReason)} value={text} onChange={setText} maxLength={200} />
        {problem
          ? ((isUnanswered(problem) ? request.whenUnanswered : undefined) ?? <ErrorState problem={problem} />)
          : null}
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
