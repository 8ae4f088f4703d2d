import type { Me } from '@fangxing/contract/sessions'
import { ErrorState } from '@shared/ui/error-state'
import { Button } from '@shared/ui/button'
import { Skeleton } from '@shared/ui/skeleton'
import { useSay } from '@shared/words/language'
import { BoardHead } from '../../lot/board-head'
import { DeviceRow } from '../../lot/device-row'
import { IncidentRow } from '../../lot/incident-row'
import { readBoard, useLotNow } from '../../lot/lot-store'
import { OrderRow } from '../../lot/order-row'
import { liveOrders, needsCare, openIncidents, openTasks } from '../../lot/sorted'
import { TaskRow } from '../../lot/task-row'
import { routes } from '../../routes'
import { mayCall } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { DeviceScan } from '../../ui/device-scan'
import { Rows } from '../../ui/row'
import { W as common } from '../../words'

const W = {
  title: { zh: '今日看板', en: 'Today' },
  tasks: { zh: '移动指令', en: 'Move tasks' },
  orders: { zh: '进行中的追缴', en: 'Live recoveries' },
  noOrders: {
    zh: '现在没有车被追缴。输入车牌查询欠费，或查看欠费车辆。',
    en: 'No car is held now. Enter a plate, or look at the debtors.',
  },
  care: { zh: '需要照看的装置', en: 'Devices needing care' },
  incidents: { zh: '告警', en: 'Incidents' },
  all: { zh: '全部', en: 'All' },
  enter: { zh: '输入车牌', en: 'Enter a plate' },
}

/** Everything that goes on in the lot now, live; the two things done most often lie under the thumb. */
export default function BoardPage() {
  const say = useSay()
  return (
    <StaffPage isHome label={say(W.title)} actions={({ me }) => <Actions me={me} />}>
      {({ me }) => <Body me={me} />}
    </StaffPage>
  )
}

function Actions({ me }: { me: Me }) {
  const say = useSay()
  const { board } = useLotNow()
  const devices = board?.devices ?? []
  if (!mayCall(me, 'openRecovery'))
    return (
      <Button large kind="primary" onClick={() => routes.plate()}>
        {say(W.enter)}
      </Button>
    )
  return (
    <div className="mer-side">
      <DeviceScan
        label={say(common.scan)}
        devices={devices}
        onChoice={choice => {
          const device = devices.find(({ id, qrUrl }) =>
            'id' in choice ? id === choice.id : qrUrl === choice.link,
          )
          if (device?.orderId) routes.order(device.orderId)
          else if (device) routes.device(device.id)
          else routes.devices()
        }}
      />
      <Button kind="primary" onClick={() => routes.plate()}>
        {say(W.enter)}
      </Button>
    </div>
  )
}

function Body({ me }: { me: Me }) {
  const say = useSay()
  const { board, problem } = useLotNow()
  if (!board)
    return problem ? (
      <ErrorState problem={problem} retry={() => void readBoard()} />
    ) : (
      <Skeleton bars={[56, 84, 92, 92, 92]} />
    )
  const tasks = openTasks(board.moveTasks)
  const orders = liveOrders(board.orders)
  const care = board.devices.filter(needsCare)
  const incidents = openIncidents(board.incidents)
  return (
    <>
      <BoardHead me={me} board={board} />
      {problem ? <ErrorState problem={problem} retry={() => void readBoard()} /> : null}
      <Rows title={say(W.tasks)} count={tasks.length}>
        {tasks.map(task => (
          <TaskRow key={task.id} task={task} />
        ))}
      </Rows>
      <Rows title={say(W.orders)} count={orders.length} none={say(W.noOrders)}>
        {orders.map(order => (
          <OrderRow key={order.id} live order={order} />
        ))}
      </Rows>
      <Rows title={say(W.incidents)} count={incidents.length} aside={<All onClick={routes.incidents} />}>
        {incidents.slice(0, 3).map(incident => (
          <IncidentRow key={incident.id} incident={incident} onClick={routes.incidents} />
        ))}
      </Rows>
      <Rows title={say(W.care)} count={care.length} aside={<All onClick={routes.devices} />}>
        {care.map(device => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </Rows>
    </>
  )
}

function All({ onClick }: { onClick: () => void }) {
  const say = useSay()
  return (
    <Button inline kind="plain" onClick={onClick}>
      {say(W.all)}
    </Button>
  )
}
