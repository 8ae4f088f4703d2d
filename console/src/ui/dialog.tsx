import { Button, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useTranslate } from '../i18n/language'
import type { Problem } from '../net/problem'
import { messages } from './messages'
import { ProblemNote } from './page-states'

/** A dialog with buttons of its own. A click beside it does not close it, so that nothing typed is lost. */
export function Dialog(props: {
  isOpen: boolean
  title: ReactNode
  zIndex?: number
  /** For what does not break into short lines. */
  isWide?: boolean
  children: ReactNode
  onClose: () => void
}) {
  const { isOpen, title, zIndex, isWide = false, children, onClose } = props
  return (
    <Modal
      open={isOpen}
      title={title}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      maskClosable={false}
      zIndex={zIndex}
      width={isWide ? 760 : undefined}
    >
      {children}
    </Modal>
  )
}

/** The form in a dialog: its fields, a refusal below them, then the buttons. What is not ready, or is under way, is not sent. */
export function DialogForm(props: {
  children: ReactNode
  confirm: string
  isDangerous?: boolean
  isReady?: boolean
  isActing: boolean
  problem: Problem | undefined
  /** Beside the buttons, such as what is still missing. */
  note?: ReactNode
  onSubmit: () => void
  onClose: () => void
}) {
  const { children, confirm, isDangerous = false, isReady = true, isActing, problem, note } = props
  const { onSubmit, onClose } = props
  const t = useTranslate()
  const send = (event: { preventDefault: () => void }) => {
    event.preventDefault()
    if (isReady && !isActing) onSubmit()
  }
  return (
    <form
      className="fx-form"
      onSubmit={send}
      onKeyDown={event => {
        // Wherever the focus is, also on a button, which Enter alone would press.
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event)
      }}
    >
      {children}
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-row fx-row--end">
        {note}
        <Button onClick={onClose}>{t(messages.cancel)}</Button>
        <Button type="primary" htmlType="submit" danger={isDangerous} disabled={!isReady} loading={isActing}>
          {confirm}
        </Button>
      </div>
    </form>
  )
}
