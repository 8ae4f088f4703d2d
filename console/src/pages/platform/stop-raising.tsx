import { Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** The switch of one merchant, or of the whole platform (`merchantId` null), each way with its reason. */
export function StopRaising(props: {
  merchantId: string | null
  name: string
  isStopped: boolean
  size?: 'small'
}) {
  const { merchantId, name, isStopped, size } = props
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  const { act, isActing, problem, forget } = useAct('stopRaising', {
    quiet: true,
    done: isStopped ? messages.allowed : messages.stopped,
    changes: ['listMerchants', 'readMerchant', 'readPlatform'],
    onDone: () => setOpen(false),
  })
  const what = t(isStopped ? messages.allow : messages.stop)
  return (
    <>
      <Button size={size} danger={!isStopped} onClick={() => setOpen(true)} aria-label={`${what}: ${name}`}>
        {what}
      </Button>
      <ReasonDialog
        isOpen={isOpen}
        title={`${what} · ${name}`}
        confirm={what}
        isDangerous={!isStopped}
        isActing={isActing}
        problem={problem}
        onConfirm={reason => void act({ body: { merchantId, stopped: !isStopped, reason } })}
        onClose={() => {
          forget()
          setOpen(false)
        }}
      >
        <p>{t(isStopped ? messages.allowMeans : messages.stopMeans)}</p>
      </ReasonDialog>
    </>
  )
}
