import { needsCare } from '@fangxing/contract/device-care'
import type { Me } from '@fangxing/contract/sessions'
import { useState } from 'react'
import { Alert } from '@shared/ui/alert'
import { ErrorState } from '@shared/ui/error-state'
import { Button } from '@shared/ui/button'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { BoardHead } from './board-head'
import { DecisionsRow } from '../../decisions/decisions-row'
import { DeviceRow } from '../../lot/device-row'
import { IncidentRow } from '../../lot/incident-row'
import { refreshBoard, useLotState } from '../../lot/lot-store'
import { OrderRow } from '../../lot/order-row'
import { visibleOrders, openIncidents, openTasks, rankedSightings } from '../../lot/selectors'
import { HeldAlert } from '../../order/held-alert'
import { TaskRow } from '../../lot/task-row'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { ConsoleNotice } from '../../staff/console-notice'
import { StaffPage } from '../../staff/staff-page'
import { DeviceScan } from '../../ui/device-scan'
import { Rows } from '../../ui/row'
import { messages as found } from '../../found/messages'
import { SightingRow } from '../../found/sighting-row'
import { messages as common } from '../../messages'

const messages = {
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
  enterPlate: { zh: '输入车牌', en: 'Enter a plate' },
  unknownCode: { zh: '不是本停车场装置的二维码', en: 'Not the code of a device of this lot' },
  unknownCodeText: {
    zh: '请扫装置屏幕旁的二维码，或切换到装置所在的停车场。',
    en: 'Scan the code beside the screen of the device, or switch to the lot where it is.',
  },
} satisfies Catalogue

/** The live state of the lot; the two most frequent actions are at the bottom, within reach of the thumb. */
export default function BoardPage() {
  const t = useTranslate()
  return (
    <StaffPage isHome label={t(messages.title)} actions={({ me }) => <Actions me={me} />}>
      {({ me }) => <Body me={me} />}
    </StaffPage>
  )
}

function Actions({ me }: { me: Me }) {
  const t = useTranslate()
  const { board } = useLotState()
  const devices = board?.devices ?? []
  const [isUnknown, setUnknown] = useState(false)
  if (!mayCall(me, 'openRecovery'))
    return (
      <Button large kind="primary" onClick={() => routes.plate()}>
        {t(messages.enterPlate)}
      </Button>
    )
  return (
    <>
      {isUnknown ? (
        <Alert small urgent tone="warn" title={t(messages.unknownCode)}>
          {t(messages.unknownCodeText)}
        </Alert>
      ) : null}
      <div className="mer-side">
        <DeviceScan
          label={t(common.scan)}
          devices={devices}
          onChoice={choice => {
            const device = devices.find(({ id, qrUrl }) =>
              'id' in choice ? id === choice.id : qrUrl === choice.link,
            )
            setUnknown(!device)
            if (device?.orderId) routes.order(device.orderId)
            else if (device) routes.device(device.id)
          }}
        />
        <Button kind="primary" onClick={() => routes.plate()}>
          {t(messages.enterPlate)}
        </Button>
      </div>
    </>
  )
}

function Body({ me }: { me: Me }) {
  const t = useTranslate()
  const { board, problem } = useLotState()
  if (!board)
    return problem ? (
      <ErrorState problem={problem} retry={() => void refreshBoard()} />
    ) : (
      <Skeleton bars={[56, 84, 92, 92, 92]} />
    )
  const tasks = openTasks(board.moveTasks)
  const orders = visibleOrders(board.orders)
  const care = board.devices.filter(needsCare)
  const incidents = openIncidents(board.incidents)
  const sightings = rankedSightings(board.sightings)
  const more = board.more ?? {}
  return (
    <>
      <HeldAlert orders={board.orders} />
      <BoardHead me={me} board={board} />
      <ConsoleNotice />
      <DecisionsRow me={me} />
      {problem ? <ErrorState problem={problem} retry={() => void refreshBoard()} /> : null}
      <Rows title={t(messages.tasks)} count={tasks.length} more={more.moveTasks && t(common.moreTasks)}>
        {tasks.map(task => (
          <TaskRow key={task.id} task={task} />
        ))}
      </Rows>
      <Rows
        title={t(messages.orders)}
        count={orders.length}
        more={more.orders && t(common.moreOrders)}
        aside={more.orders ? <All onClick={routes.history} /> : null}
        emptyText={t(messages.noOrders)}
      >
        {orders.map(order => (
          <OrderRow key={order.id} live order={order} />
        ))}
      </Rows>
      <Rows
        title={t(found.here)}
        count={sightings.length}
        more={more.sightings && t(common.moreSightings)}
        aside={<FoundActions me={me} isAny={sightings.length > 0} />}
        emptyText={t(found.nobody)}
      >
        {sightings.slice(0, 5).map(sighting => (
          <SightingRow key={sighting.id} sighting={sighting} />
        ))}
      </Rows>
      <Rows
        title={t(messages.incidents)}
        count={incidents.length}
        more={more.incidents && t(common.moreIncidents)}
        aside={<All onClick={routes.incidents} />}
      >
        {incidents.slice(0, 3).map(incident => (
          <IncidentRow key={incident.id} incident={incident} onClick={routes.incidents} />
        ))}
      </Rows>
      <Rows
        title={t(messages.care)}
        count={care.length}
        more={more.devices && t(common.moreDevices)}
        aside={<All onClick={routes.devices} />}
      >
        {care.map(device => (
          <DeviceRow key={device.id} device={device} />
        ))}
      </Rows>
    </>
  )
}

function FoundActions({ me, isAny }: { me: Me; isAny: boolean }) {
  const t = useTranslate()
  return (
    <span className="mer-links">
      {mayCall(me, 'lookUpPlate') ? (
        <Button inline kind="plain" onClick={routes.patrol}>
          {t(found.patrol)}
        </Button>
      ) : null}
      {isAny ? <All onClick={routes.found} /> : null}
    </span>
  )
}

function All({ onClick }: { onClick: () => void }) {
  const t = useTranslate()
  return (
    <Button inline kind="plain" onClick={onClick}>
      {t(messages.all)}
    </Button>
  )
}
