import type { Problem } from '@shared/net/answer'
import type { Answer } from '@shared/net/answer'
import { Button } from '@shared/ui/button'
import { classNames } from '@shared/ui/class-names'
import { ErrorState } from '@shared/ui/error-state'
import { TextField } from '@shared/ui/field'
import { Sheet } from '@shared/ui/sheet'
import { useSay, type Words } from '@shared/words/language'
import { useState } from 'react'
import { W } from '../words'
import './reason-sheet.scss'

/** A deed that needs its reason written down. Usual reasons by one tap, others by typing. */
export type ReasonAsk<T> = {
  title: Words
  text: Words
  action: Words
  reasons: readonly Words[]
  isDanger?: boolean
  send: (reason: string) => Promise<Answer<T>>
  done: (value: T) => void
}

const AT_LEAST = 2

export function ReasonSheet<T>({ ask, onClose }: { ask: ReasonAsk<T>; onClose: () => void }) {
  const say = useSay()
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem>()

  async function send(): Promise<void> {
    setBusy(true)
    setProblem(undefined)
    const answer = await ask.send(text.trim())
    setBusy(false)
    if (!answer.ok) return setProblem(answer.problem)
    ask.done(answer.value)
    onClose()
    return undefined
  }

  return (
    <Sheet
      open
      title={say(ask.title)}
      onClose={onClose}
      actions={
        <Button
          large
          kind={ask.isDanger ? 'danger' : 'primary'}
          busy={busy}
          disabled={text.trim().length < AT_LEAST}
          onClick={() => void send()}
        >
          {say(ask.action)}
        </Button>
      }
    >
      <div className="mer-reason">
        <p className="mer-reason__text">{say(ask.text)}</p>
        <ReasonChips reasons={ask.reasons} chosen={text} onChoose={setText} />
        <TextField label={say(W.otherReason)} value={text} onChange={setText} maxLength={200} />
        {problem ? <ErrorState problem={problem} /> : null}
      </div>
    </Sheet>
  )
}

/** Usual reasons; a tap writes one into the field, where it can be changed. */
export function ReasonChips(props: {
  reasons: readonly Words[]
  chosen: string
  onChoose: (text: string) => void
}) {
  const say = useSay()
  return (
    <div className="mer-reason__chips">
      {props.reasons.map(reason => (
        <button
          key={reason.en}
          type="button"
          aria-pressed={props.chosen === say(reason)}
          className={classNames(
            'mer-reason__chip',
            props.chosen === say(reason) && 'mer-reason__chip--chosen',
          )}
          onClick={() => props.onChoose(say(reason))}
        >
          {say(reason)}
        </button>
      ))}
    </div>
  )
}
