import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { Button } from '@shared/ui/button'
import { Empty } from '@shared/ui/empty'
import { ErrorState } from '@shared/ui/error-state'
import { Notice } from '@shared/ui/notice'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { useRouter } from '@tarojs/taro'
import { readBoard, useLotNow } from '../../lot/lot-store'
import { openTasks } from '../../lot/sorted'
import { TaskRow } from '../../lot/task-row'
import { TaskActions } from '../../move/task-actions'
import { TaskBody } from '../../move/task-body'
import { useTask } from '../../move/use-task'
import { W } from '../../move/words'
import { routes } from '../../routes'
import { mayCall } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { usePhotos } from '../../ui/use-photos'

/** All move tasks of the lot, or the one that was tapped. */
export default function TasksPage() {
  const { params } = useRouter()
  return params.taskId ? <OneTask key={params.taskId} taskId={params.taskId} /> : <AllTasks />
}

function AllTasks() {
  const say = useSay()
  const { board, problem } = useLotNow()
  const tasks = openTasks(board?.moveTasks ?? [])
  return (
    <StaffPage label={say(W.title)}>
      {() => (
        <>
          {board || problem ? null : <Skeleton bars={[92, 92]} />}
          {problem ? <ErrorState problem={problem} retry={() => void readBoard()} /> : null}
          {board && tasks.length === 0 ? <Empty title={say(W.none)} text={say(W.noneText)} /> : null}
          {tasks.map(task => (
            <TaskRow key={task.id} task={task} />
          ))}
        </>
      )}
    </StaffPage>
  )
}

function OneTask({ taskId }: { taskId: string }) {
  const say = useSay()
  const { board, problem } = useLotNow()
  const deeds = useTask(taskId)
  const photos = usePhotos()
  const task = board?.moveTasks.find(({ id }) => id === taskId)
  const device = board?.devices.find(({ id }) => id === task?.deviceId)
  const isOver = board !== undefined && (task === undefined || task.state === 'closed')
  return (
    <StaffPage
      quiet
      label={say(W.title)}
      actions={({ me }) =>
        task && !isOver && mayCall(me, 'finishMoveTask') ? (
          <TaskActions
            task={task}
            device={device}
            deeds={deeds}
            photoIds={photos.photoIds}
            isSending={photos.isSending}
          />
        ) : (
          <Button large kind="primary" onClick={routes.board}>
            {say({ zh: '回到看板', en: 'Back to the board' })}
          </Button>
        )
      }
    >
      {() => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void readBoard()} /> : null}
          {!board && !problem ? <Skeleton bars={[48, 180]} /> : null}
          {isOver ? (
            <Notice tone="good" title={say(W.gone)}>
              {say(W.goneText)}
            </Notice>
          ) : task ? (
            <TaskBody task={task} device={device} photos={photos} />
          ) : null}
          {isOver ? <Others tasks={openTasks(board.moveTasks)} /> : null}
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
