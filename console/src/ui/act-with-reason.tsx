import { Button, type ButtonProps } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Message } from '../i18n/language'
import type { CallName, Input, Reply } from '../net/calls'
import { ReasonDialog, type ReasonDialogProps } from './reason-dialog'
import { useAct } from './use-call'

type Props<Name extends CallName> = Omit<ReasonDialogProps, 'isActing' | 'problem' | 'onConfirm'> & {
  call: Name
  /** What is sent; undefined: something is still missing. */
  input: (reason: string) => Input<Name> | undefined
  /** Said when it was done. */
  done?: Message
  /** Calls whose answers this one changes. */
  changes: readonly CallName[]
  onDone?: (reply: Reply<Name>) => void
}

/** A call that needs its reason: asked in a dialog, which shows a refusal and closes when the call has been done. */
export function ActWithReason<Name extends CallName>(props: Props<Name>) {
  const { call, input, done, changes, onDone, onClose, ...dialog } = props
  const { act, isActing, problem, forget } = useAct(call, {
    done,
    changes,
    quiet: true,
    onDone: reply => {
      onClose()
      onDone?.(reply)
    },
  })
  return (
    <ReasonDialog
      {...dialog}
      isActing={isActing}
      problem={problem}
      onConfirm={reason => {
        const sent = input(reason)
        if (sent) void act(sent)
      }}
      onClose={() => {
        forget()
        onClose()
      }}
    />
  )
}

/** A button that opens the dialog of `ActWithReason`. */
export function ButtonWithReason<Name extends CallName>(
  props: Omit<Props<Name>, 'isOpen' | 'onClose'> & { label: ReactNode; button?: ButtonProps },
) {
  const { label, button, ...act } = props
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button {...button} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <ActWithReason<Name>
        {...(act as unknown as Props<Name>)}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
      />
    </>
  )
}
