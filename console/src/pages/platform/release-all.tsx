import { App, Button, Input } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/**
 * Lets every car of one merchant go, or of all (`merchantId` null). Whoever does it types the name of what they let go;
 * then the platform asks their phone.
 */
export function ReleaseAll(props: {
  merchantId: string | null
  name: string
  heldCount: number
  size?: 'small'
}) {
  const { merchantId, name, heldCount, size } = props
  const t = useTranslate()
  const { message } = App.useApp()
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const { act, isActing, problem, forget } = useAct('releaseAll', {
    quiet: true,
    changes: ['listMerchants', 'readPlatform'],
    onDone: ({ orderCount }) => {
      void message.success(`${t(messages.released)}${orderCount}`)
      close()
    },
  })
  function close(): void {
    forget()
    setTyped('')
    setOpen(false)
  }
  return (
    <>
      <Button
        size={size}
        danger
        disabled={heldCount === 0}
        onClick={() => setOpen(true)}
        aria-label={`${t(messages.releaseAll)}: ${name}`}
      >
        {t(messages.releaseAll)}
      </Button>
      <ReasonDialog
        isOpen={isOpen}
        title={`${t(messages.releaseAll)} · ${name}`}
        confirm={t(messages.releaseAll)}
        isDangerous
        isIncomplete={typed.trim() !== name}
        isActing={isActing}
        problem={problem}
        onConfirm={reason => void act({ body: { merchantId, reason } })}
        onClose={close}
      >
        <p>{t(messages.releaseMeans)}</p>
        <p>
          {t(messages.scope)}: <strong>{name}</strong> · {t(messages.held)}: <strong>{heldCount}</strong>
        </p>
        <label htmlFor={id}>
          {t(messages.typeName)} <strong>{name}</strong>
        </label>
        <Input id={id} value={typed} autoComplete="off" onChange={event => setTyped(event.target.value)} />
      </ReasonDialog>
    </>
  )
}
