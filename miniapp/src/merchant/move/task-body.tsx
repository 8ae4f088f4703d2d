import type { DeviceView } from '@fangxing/contract/devices'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import { Card } from '@shared/ui/card'
import { Elapsed } from '@shared/ui/countdown'
import { Facts } from '@shared/ui/facts'
import { Notice } from '@shared/ui/notice'
import { StateBadge } from '@shared/ui/state-badge'
import { useSay } from '@shared/words/language'
import { PlateOf } from '../lot/plate-of'
import { LockView } from '../ui/lock-view'
import { PhotoField } from '../ui/photo-field'
import type { Photos } from '../ui/use-photos'
import { OFFERS } from './offers'
import { MEANING, W } from './words'
import './task-body.scss'

/** One move task: which car, which device, how long it waits, what to do. */
export function TaskBody(props: { task: MoveTaskView; device: DeviceView | undefined; photos: Photos }) {
  const { task, device, photos } = props
  const say = useSay()
  return (
    <>
      <div className="mer-task__top">
        <PlateOf size="large" orderId={task.orderId} text={task.plateText} />
        <StateBadge label={MOVE_TASK_LABELS[task.state]} />
      </div>
      {task.urgent ? <Notice urgent tone="bad" title={say(W.lockUp)} /> : null}
      <Card>
        {device ? <LockView position={device.position} /> : null}
        <p className="mer-task__meaning" role="status">
          {say(MEANING[task.state])}
        </p>
        <Facts
          facts={[
            { name: say({ zh: '装置', en: 'Device' }), value: task.deviceId },
            { name: say(W.of), value: task.assigneeName ?? say(W.nobody) },
            { name: say(W.waiting), value: <Elapsed since={task.createdAt} /> },
          ]}
        />
      </Card>
      {OFFERS[task.state].main === 'finish' ? (
        <Card title={say(W.photos)}>
          <div className="mer-stack">
            <p className="mer-hint">{say(W.photosText)}</p>
            <PhotoField photos={photos} />
          </div>
        </Card>
      ) : null}
    </>
  )
}
