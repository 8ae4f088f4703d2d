import type { DeviceView } from '@fangxing/contract/devices'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import type { StaffOrder } from '@fangxing/contract/orders'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import { Card } from '@shared/ui/card'
import { Elapsed } from '@shared/ui/countdown'
import { Facts } from '@shared/ui/facts'
import { Alert } from '@shared/ui/alert'
import { PhotoStrip } from '@shared/ui/photo-strip'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate } from '@shared/i18n/language'
import { OrderPlate } from '../lot/order-plate'
import { LockView } from '../ui/lock-view'
import { PhotoField } from '../ui/photo-field'
import type { Photos } from '../ui/use-photos'
import { AVAILABLE_ACTIONS } from './available-actions'
import { messages as common } from '../messages'
import { STATE_MEANINGS, messages } from './messages'
import './task-body.scss'

/** One move task: car, device, waiting time and what to do. */
export function TaskBody(props: {
  task: MoveTaskView
  order: StaffOrder | undefined
  device: DeviceView | undefined
  photos: Photos
}) {
  const { task, order, device, photos } = props
  const t = useTranslate()
  return (
    <>
      <div className="mer-task__top">
        <OrderPlate size="large" orderId={task.orderId} text={task.plateText} />
        <StateBadge label={MOVE_TASK_LABELS[task.state]} />
      </div>
      {task.urgent ? <Alert urgent tone="bad" title={t(messages.lockUp)} /> : null}
      <Card>
        {device ? <LockView position={device.position} /> : null}
        <p className="mer-task__meaning" role="status">
          {t(STATE_MEANINGS[task.state])}
        </p>
        <Facts
          facts={[
            ...(task.bay ? [{ name: t(common.bay), value: task.bay }] : []),
            { name: t({ zh: '装置', en: 'Device' }), value: task.deviceId },
            ...(order ? [{ name: t(messages.lot), value: `${order.lot.name} · ${order.lot.address}` }] : []),
            { name: t(messages.of), value: task.assigneeName ?? t(messages.nobody) },
            { name: t(messages.waiting), value: <Elapsed since={task.createdAt} /> },
          ]}
        />
      </Card>
      {order && order.photoUrls.length > 0 ? (
        <Card title={t(messages.scene)}>
          <PhotoStrip urls={order.photoUrls} label={t(messages.scene)} />
        </Card>
      ) : null}
      {AVAILABLE_ACTIONS[task.state].primary === 'finish' ? (
        <Card title={t(messages.photos)}>
          <div className="mer-stack">
            <p className="mer-hint">{t(messages.photosText)}</p>
            <PhotoField photos={photos} />
          </div>
        </Card>
      ) : null}
    </>
  )
}
