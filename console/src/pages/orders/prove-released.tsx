import type { StaffOrder } from '@fangxing/contract/orders'
import { Button } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { ReasonDialog } from '../../ui/reason-dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** The lock is down although its device does not say so: proved by a picture. */
export function ProveReleased({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const id = useId()
  const [isAsked, setAsked] = useState(false)
  const [picture, setPicture] = useState<File>()
  const photo = useAct('putPhoto', { quiet: true })
  const prove = useAct('proveReleased', {
    done: messages.proved,
    quiet: true,
    changes: ['readOrder', 'searchAudit', 'listOrders', 'today'],
    onDone: () => setAsked(false),
  })
  const close = () => {
    setAsked(false)
    setPicture(undefined)
    photo.forget()
    prove.forget()
  }
  const confirm = async (reason: string) => {
    if (!picture) return
    const content = await picture.arrayBuffer()
    const stored = await photo.act({ bytes: { content, mediaType: picture.type } })
    if (!stored) return
    await prove.act({
      params: { orderId: order.id },
      body: { reason, photoIds: [stored.photoId], happenedAt: new Date().toISOString() },
    })
  }
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t(messages.prove)}</Button>
      <ReasonDialog
        isOpen={isAsked}
        title={`${t(messages.prove)} · ${order.plateText}`}
        confirm={t(messages.proveConfirm)}
        isActing={photo.isActing || prove.isActing}
        problem={photo.problem ?? prove.problem}
        onConfirm={reason => void confirm(reason)}
        onClose={close}
      >
        <p>{t(messages.proveWhat)}</p>
        <label htmlFor={id}>{t(messages.provePicture)}</label>
        <input
          id={id}
          type="file"
          accept="image/jpeg,image/png"
          required
          onChange={event => setPicture(event.target.files?.[0])}
        />
      </ReasonDialog>
    </>
  )
}
