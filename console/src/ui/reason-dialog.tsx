import { shownLength } from '@fangxing/contract/shown-length'
import { Button, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { useTranslate } from '../i18n/language'
import type { Problem } from '../net/problem'
import { Dialog, DialogForm } from './dialog'
import { messages } from './messages'

const SHORTEST = 2
const LONGEST = 200

export type ReasonDialogProps = {
  isOpen: boolean
  title: string
  /** What will happen, before the click. */
  children?: ReactNode
  /** Reasons that are often given, one click each. */
  usual?: readonly string[]
  confirm: string
  isDangerous?: boolean
  /** What stands in the field at first: whoever agrees has nothing to type. */
  initial?: string
  /** Something else in `children` is still missing. */
  isIncomplete?: boolean
  isActing: boolean
  problem: Problem | undefined
  onConfirm: (reason: string) => void
  onClose: () => void
}

/** An act that needs its reason. What it does stands above the field, a refusal below it. */
export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Dialog isOpen={props.isOpen} title={props.title} onClose={props.onClose}>
      <ReasonForm {...props} />
    </Dialog>
  )
}

function ReasonForm(props: ReasonDialogProps) {
  const { children, usual = [], confirm, isDangerous = false, isIncomplete = false } = props
  const { initial = '', isActing, problem, onConfirm, onClose } = props
  const t = useTranslate()
  const [reason, setReason] = useState(initial)
  const id = useId()
  const given = reason.trim()
  const isReady = shownLength(given) >= SHORTEST && !isIncomplete
  const send = () => {
    if (isReady && !isActing) onConfirm(given)
  }
  return (
    <DialogForm
      confirm={confirm}
      isDangerous={isDangerous}
      isReady={isReady}
      isActing={isActing}
      problem={problem}
      onSubmit={send}
      onClose={onClose}
    >
      {children}
      {usual.length > 0 && (
        <div className="fx-row">
          {usual.map(text => (
            <Button key={text} size="small" onClick={() => setReason(text)}>
              {text}
            </Button>
          ))}
        </div>
      )}
      <label htmlFor={id}>{t(messages.reason)}</label>
      <Input.TextArea
        id={id}
        autoFocus
        rows={3}
        maxLength={LONGEST}
        value={reason}
        onChange={event => setReason(event.target.value)}
        aria-describedby={`${id}-hint`}
      />
      <p id={`${id}-hint`} className="fx-soft">
        {t(messages.reasonHint)}
      </p>
    </DialogForm>
  )
}
