import type { DeviceView } from '@fangxing/contract/devices'
import { Button, Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { CallName } from '../../net/calls'
import { useMe } from '../../session/session'
import { messages as shared } from '../../ui/messages'
import { ProblemNote } from '../../ui/page-states'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

const STOCK = ''

type Props = { device: DeviceView | undefined; changes: readonly CallName[]; onClose: () => void }

/** Gives a device to a lot, or takes it back into the stock; undefined: closed. */
export function AssignDialog(props: Props) {
  const { device, onClose } = props
  const t = useTranslate()
  return (
    <Modal
      open={device !== undefined}
      title={device && `${t(messages.assign)} · ${device.id}`}
      onCancel={onClose}
      footer={null}
      destroyOnHidden
      maskClosable={false}
    >
      {device && <AssignForm {...props} device={device} />}
    </Modal>
  )
}

function AssignForm({ device, changes, onClose }: Props & { device: DeviceView }) {
  const t = useTranslate()
  const id = useId()
  const { lots } = useMe()
  const [lotId, setLotId] = useState(device.lotId ?? STOCK)
  const { act, isActing, problem } = useAct('assignDevice', {
    done: messages.assigned,
    changes,
    onDone: onClose,
    quiet: true,
  })
  return (
    <form
      className="fx-form"
      onSubmit={event => {
        event.preventDefault()
        if (!isActing) void act({ params: { deviceId: device.id }, body: { lotId: lotId || null } })
      }}
    >
      <p>{t(messages.assignWhat)}</p>
      <label htmlFor={id}>{t(messages.lot)}</label>
      <Select
        id={id}
        value={lotId}
        onChange={setLotId}
        options={[
          ...lots.map(({ id: value, name }) => ({ value, label: name })),
          { value: STOCK, label: t(messages.stock) },
        ]}
      />
      {problem && <ProblemNote problem={problem} />}
      <div className="fx-row fx-row--end">
        <Button onClick={onClose}>{t(shared.cancel)}</Button>
        <Button type="primary" htmlType="submit" loading={isActing}>
          {t(messages.save)}
        </Button>
      </div>
    </form>
  )
}
