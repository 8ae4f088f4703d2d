import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { MOVE_TASK_LABELS } from '@fangxing/contract/states'
import { Elapsed } from '@shared/ui/countdown'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate } from '@shared/i18n/language'
import { messages } from '../messages'
import { routes } from '../routes'
import { Row } from '../ui/row'
import { OrderPlate } from './order-plate'

/** A move task in a list: its assignee and how long it has waited. */
export function TaskRow({ task }: { task: MoveTaskView }) {
  const t = useTranslate()
  const label = MOVE_TASK_LABELS[task.state]
  return (
    <Row
      tone={task.urgent ? 'bad' : label.tone}
      title={<OrderPlate orderId={task.orderId} text={task.plateText} />}
      aside={<StateBadge label={label} />}
      detail={
        <>
          {task.urgent ? `${t({ zh: '紧急', en: 'Urgent' })} · ` : ''}
          {task.bay ? `${t(messages.bay)} ${task.bay} · ` : ''}
          {task.deviceId} · {task.assigneeName ?? t({ zh: '未派人', en: 'nobody yet' })}
        </>
      }
      end={<Elapsed since={task.createdAt} />}
      onClick={() => routes.task(task.id)}
    />
  )
}
