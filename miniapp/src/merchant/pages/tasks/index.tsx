import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Alert } from '@shared/ui/alert'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate } from '@shared/i18n/language'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { refreshBoard, useLotState } from '../../lot/lot-store'
import { openTasks } from '../../lot/selectors'
import { TaskRow } from '../../lot/task-row'
import { TaskActions } from '../../move/task-actions'
import { TaskBody } from '../../move/task-body'
import { useMoveTask } from '../../move/use-task'
import { useTaskOrder } from '../../move/use-task-order'
import { messages as common } from '../../messages'
import { messages } from '../../move/messages'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { StaffPage } from '../../staff/staff-page'
import { usePhotos } from '../../ui/use-photos'

/** All move tasks of the lot, or the one that was tapped. */
export default function TasksPage() {
  const { params } = useRouter()
  return params.taskId ? <OneTask key={params.taskId} taskId={params.taskId} /> : <AllTasks />
}

function AllTasks() {
  const t = useTranslate()
  const { board, problem } = useLotState()
  const tasks = openTasks(board?.moveTasks ?? [])
  return (
    <StaffPage label={t(messages.title)}>
      {() => (
        <>
          {board || problem ? null : <Skeleton bars={[92, 92]} />}
          {problem ? <ErrorState problem={problem} retry={() => void refreshBoard()} /> : null}
          {board && tasks.length === 0 ? (
            <Empty title={t(messages.none)} text={t(messages.noneText)} />
          ) : null}
          {tasks.map(task => (
            <TaskRow key={task.id} task={task} />
          ))}
          {board?.more?.moveTasks ? <p className="mer-hint">{t(common.moreTasks)}</p> : null}
        </>
      )}
    </StaffPage>
  )
}

function OneTask({ taskId }: { taskId: string }) {
  const t = useTranslate()
  const { board, problem } = useLotState()
  const actions = useMoveTask(taskId)
  const photos = usePhotos(`task ${taskId}`)
  const task = board?.moveTasks.find(({ id }) => id === taskId)
  const device = board?.devices.find(({ id }) => id === task?.deviceId)
  const [wasShown, setWasShown] = useState(false)
  if (task && !wasShown) setWasShown(true)
  // A task that was here and is gone is done; one that never was here is none of this lot's open ones.
  const isOver = board !== undefined && (task ? task.state === 'closed' : wasShown)
  const isUnknown = board !== undefined && !task && !wasShown
  const order = useTaskOrder(task)
  return (
    <StaffPage
      quiet
      label={t(messages.title)}
      actions={({ me }) =>
        task && !isOver && mayCall(me, 'finishMoveTask') ? (
          <TaskActions
            task={task}
            device={device}
            actions={actions}
            photoIds={photos.photoIds}
            isSending={photos.isSending}
          />
        ) : (
          <Button large kind="primary" onClick={routes.board}>
            {t({ zh: '回到看板', en: 'Back to the board' })}
          </Button>
        )
      }
    >
      {() => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void refreshBoard()} /> : null}
          {!board && !problem ? <Skeleton bars={[48, 180]} /> : null}
          {isOver ? (
            <Alert tone="good" title={t(messages.gone)}>
              {t(messages.goneText)}
            </Alert>
          ) : task ? (
            <TaskBody task={task} order={order} device={device} photos={photos} />
          ) : null}
          {isUnknown ? <Empty title={t(messages.unknown)} text={t(messages.unknownText)} /> : null}
          {isOver || isUnknown ? <Others tasks={openTasks(board.moveTasks)} /> : null}
        </>
      )}
    </StaffPage>
  )
}

function Others({ tasks }: { tasks: MoveTaskView[] }) {
  return (
    <>
      {tasks.map(task => (
        <TaskRow key={task.id} task={task} />
      ))}
    </>
  )
}
