import type { StaffOrder } from '@fangxing/contract/orders'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { Loading, ProblemNote } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { messages } from './messages'

/** Eight digits that lower the lock without a network: told to whoever stands at the car. */
export function ReleaseCode({ order }: { order: StaffOrder }) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button type={order.lock.releaseCodeOffered ? 'primary' : 'default'} onClick={() => setOpen(true)}>
        {t(messages.code)}
      </Button>
      <Modal
        open={isOpen}
        title={`${t(messages.code)} · ${order.plateText}`}
        onCancel={() => setOpen(false)}
        footer={<Button onClick={() => setOpen(false)}>{t(messages.close)}</Button>}
        destroyOnHidden
      >
        <Code orderId={order.id} />
      </Modal>
    </>
  )
}

function Code({ orderId }: { orderId: string }) {
  const t = useTranslate()
  const { value, problem, again } = useCall('releaseCode', { params: { orderId } })
  return (
    <div className="fx-list">
      <p>{t(messages.codeWhat)}</p>
      {problem && <ProblemNote problem={problem} again={again} />}
      {!value && !problem && <Loading rows={1} />}
      {value && <p className="fx-code">{`${value.code.slice(0, 4)} ${value.code.slice(4)}`}</p>}
    </div>
  )
}
