import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import { Elapsed } from '@shared/ui/countdown'
import { StateBadge } from '@shared/ui/state-badge'
import { useSay } from '@shared/words/language'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { PlateOf } from './plate-of'

/** A move task in a list: whose it is, for how long it waits. */
export function TaskRow({ task }: { task: MoveTaskView }) {
  const say = useSay()
  const label = MOVE_TASK_LABELS[task.state]
  return (
    <Row
      tone={task.urgent ? 'bad' : label.tone}
      head={<PlateOf orderId={task.orderId} text={task.plateText} />}
      aside={<StateBadge label={label} />}
      below={
        <>
          {task.urgent ? `${say({ zh: '紧急', en: 'Urgent' })} · ` : ''}
          {task.deviceId} · {task.assigneeName ?? say({ zh: '未派人', en: 'nobody yet' })}
        </>
      }
      end={<Elapsed since={task.createdAt} />}
      onClick={() => routes.task(task.id)}
    />
  )
}
