import { fitsDevice } from '@fangxing/contract/device-acts'
import type { DeviceView } from '@fangxing/contract/devices'
import type { DeviceLifecycle } from '@fangxing/contract/states'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslate, type Message } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { useAct } from '../../ui/use-call'
import { AssignDialog } from './assign-dialog'
import { LabelDialog } from './label-dialog'
import { messages } from './messages'

const CHANGES = ['readDevice', 'listDevices', 'searchAudit', 'today', 'listIncidents', 'listOrders'] as const

type ReasonAct =
  | 'sendToMaintenance'
  | 'reportDeviceMissing'
  | 'giveUpDevice'
  | 'findDevice'
  | 'lowerStrayDevice'
  | 'revokeDevice'
type Asked = {
  title: Message
  what: Message
  done: Message
  usual: readonly Message[]
  isDangerous?: boolean
}

const ASKED: Record<ReasonAct, Asked> = {
  sendToMaintenance: {
    title: messages.maintenance,
    what: messages.maintenanceWhat,
    done: messages.inMaintenance,
    usual: [messages.broken, messages.dirty],
  },
  lowerStrayDevice: { title: messages.lower, what: messages.lowerWhat, done: messages.lowered, usual: [] },
  reportDeviceMissing: {
    title: messages.missing,
    what: messages.missingWhat,
    done: messages.missingDone,
    usual: [messages.notThere, messages.stolen],
  },
  giveUpDevice: {
    title: messages.lost,
    what: messages.lostWhat,
    done: messages.lostDone,
    usual: [messages.stolen, messages.notThere],
    isDangerous: true,
  },
  findDevice: { title: messages.found, what: messages.foundWhat, done: messages.foundDone, usual: [] },
  revokeDevice: {
    title: messages.revoke,
    what: messages.revokeWhat,
    done: messages.revoked,
    usual: [messages.stolen, messages.damaged],
    isDangerous: true,
  },
}

/** Which acts make sense; what may be done the platform decides. */
function actsFor(device: DeviceView): ReasonAct[] {
  const { lifecycle, orderId, position } = device
  const is = (...states: DeviceLifecycle[]) => states.includes(lifecycle)
  return [
    ...(orderId === null && position === 'up' && !is('retired', 'lost')
      ? (['lowerStrayDevice'] as const)
      : []),
    ...(orderId === null && is('provisioned', 'in_stock', 'assigned')
      ? (['sendToMaintenance'] as const)
      : []),
    ...(fitsDevice('findDevice', device) ? (['findDevice'] as const) : []),
    ...(is('registered', 'lost', 'retired') ? [] : (['reportDeviceMissing'] as const)),
    ...(fitsDevice('giveUpDevice', device) ? (['giveUpDevice'] as const) : []),
    ...(orderId === null && fitsDevice('revokeDevice', device) ? (['revokeDevice'] as const) : []),
  ]
}

/** What somebody at a desk does with a device. */
export function DeviceActs({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const may = useMay()
  const [opened, setOpened] = useState<'assign' | 'label'>()
  const isHere = device.lifecycle !== 'retired' && device.lifecycle !== 'lost'
  const mayAssign = isHere && device.orderId === null && may('assignDevice')
  return (
    <>
      {isHere && device.orderId === null && may('askSelfTest') && <SelfTest device={device} />}
      <Beep device={device} />
      {mayAssign && <Button onClick={() => setOpened('assign')}>{t(messages.assign)}</Button>}
      {isHere && <Button onClick={() => setOpened('label')}>{t(messages.label)}</Button>}
      {isHere && may('reprintDevice') && <Reprint device={device} onDone={() => setOpened('label')} />}
      {actsFor(device)
        .filter(name => may(name))
        .map(name => (
          <WithReason key={name} name={name} device={device} />
        ))}
      <AssignDialog
        device={opened === 'assign' ? device : undefined}
        changes={CHANGES}
        onClose={() => setOpened(undefined)}
      />
      <LabelDialog device={opened === 'label' ? device : undefined} onClose={() => setOpened(undefined)} />
    </>
  )
}

function SelfTest({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const { act, isActing } = useAct('askSelfTest', { done: messages.testAsked, changes: CHANGES })
  return (
    <Button loading={isActing} onClick={() => void act({ params: { deviceId: device.id }, body: {} })}>
      {t(messages.askTest)}
    </Button>
  )
}

function Beep({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const may = useMay()
  const { act, isActing } = useAct('beepDevice', { done: messages.beeping, changes: ['searchAudit'] })
  if (device.lifecycle === 'retired' || device.link === 'offline' || !may('beepDevice')) return null
  return (
    <Button loading={isActing} onClick={() => void act({ params: { deviceId: device.id }, body: {} })}>
      {t(messages.beep)}
    </Button>
  )
}

function Reprint({ device, onDone }: { device: DeviceView; onDone: () => void }) {
  const t = useTranslate()
  const { modal } = App.useApp()
  const { act, isActing } = useAct('reprintDevice', { done: messages.reprinted, changes: CHANGES, onDone })
  const askFirst = () =>
    modal.confirm({
      title: `${t(messages.reprint)} · ${device.id}`,
      content: t(messages.reprintWhat),
      okText: t(messages.reprint),
      onOk: () => act({ params: { deviceId: device.id }, body: {} }),
    })
  return (
    <Button loading={isActing} onClick={askFirst}>
      {t(messages.reprint)}
    </Button>
  )
}

function WithReason({ name, device }: { name: ReasonAct; device: DeviceView }) {
  const t = useTranslate()
  const { title, what, done, usual, isDangerous = false } = ASKED[name]
  return (
    <ButtonWithReason
      button={{ danger: isDangerous }}
      label={t(title)}
      title={`${t(title)} · ${device.id}`}
      confirm={t(title)}
      isDangerous={isDangerous}
      usual={usual.map(text => t(text))}
      call={name}
      input={reason => ({ params: { deviceId: device.id }, body: { reason } })}
      done={done}
      changes={CHANGES}
    >
      <p>{t(what)}</p>
    </ButtonWithReason>
  )
}
