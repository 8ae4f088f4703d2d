import type { DeviceView } from '@fangxing/contract/devices'
import { Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslate } from '../../i18n/language'
import type { CallName } from '../../net/calls'
import { useMe } from '../../session/session'
import { Dialog, DialogForm } from '../../ui/dialog'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

const STOCK = ''

type Props = { device: DeviceView | undefined; changes: readonly CallName[]; onClose: () => void }

/** Gives a device to a lot, or takes it back into the stock; undefined: closed. */
export function AssignDialog(props: Props) {
  const { device, onClose } = props
  const t = useTranslate()
  return (
    <Dialog
      isOpen={device !== undefined}
      title={device && `${t(messages.assign)} · ${device.id}`}
      onClose={onClose}
    >
      {device && <AssignForm {...props} device={device} />}
    </Dialog>
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
    <DialogForm
      confirm={t(messages.save)}
      isActing={isActing}
      problem={problem}
      onSubmit={() => void act({ params: { deviceId: device.id }, body: { lotId: lotId || null } })}
      onClose={onClose}
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
    </DialogForm>
  )
}
