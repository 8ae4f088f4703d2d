import type { DeviceView } from '@fangxing/contract/devices'
import { DEVICE_LINK_LABELS, DEVICE_POWER_LABELS } from '@fangxing/contract/states'
import type { Result, Problem } from '@shared/net/result'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Alert } from '@shared/ui/alert'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useTranslate, type Catalogue } from '@shared/i18n/language'
import { dayAndTime } from '@shared/i18n/time'
import { useAgo } from '@shared/ui/use-ago'
import { useRouter } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../calls'
import { Battery } from '../../lot/battery'
import { Signal } from '../../lot/signal'
import { alarmTexts } from '../../lot/device-row'
import { useLotState } from '../../lot/lot-store'
import { usabilityOf } from '../../ui/device-usability'
import { routes } from '../../routes'
import { mayCall } from '../../staff/auth'
import { NothingNamed } from '../../staff/nothing-named'
import { StaffPage } from '../../staff/staff-page'
import { AssignDevice, isAssignable } from './assign-device'
import { BeepDevice } from './beep-device'
import { DeviceActions } from './device-actions'
import { LockView } from '../../ui/lock-view'

const messages = {
  title: { zh: '装置详情', en: 'Device' },
  battery: { zh: '电量', en: 'Battery' },
  signal: { zh: '信号', en: 'Signal' },
  link: { zh: '连接', en: 'Link' },
  seen: { zh: '最后上报', en: 'Last heard' },
  firmware: { zh: '固件', en: 'Firmware' },
  serial: { zh: '序列号', en: 'Serial' },
  test: { zh: '今日自检', en: 'Self-test' },
  passed: { zh: '通过', en: 'passed' },
  failed: { zh: '未通过', en: 'failed' },
  never: { zh: '尚未自检', en: 'never' },
  unknown: { zh: '未知', en: 'unknown' },
  askTest: { zh: '开始自检', en: 'Run the self-test' },
  testing: { zh: '自检已发出，等待装置上报', en: 'Sent; waiting for the device' },
  order: { zh: '查看订单', en: 'See its order' },
  alarms: { zh: '报警', en: 'Alarms' },
  alarmText: {
    zh: '有报警的装置不能升锁，请到现场检查。',
    en: 'A device with an alarm cannot be raised. Look at it.',
  },
} satisfies Catalogue
const POLL_MS = 1_500
/** There is nothing to be tested. */
const GONE: readonly DeviceView['lifecycle'][] = ['lost', 'retired']

/** One device: position, battery, signal, alarms and self-test. */
export default function DevicePage() {
  const t = useTranslate()
  const { deviceId } = useRouter().params
  return deviceId ? <OneDevice deviceId={deviceId} /> : <NothingNamed label={t(messages.title)} />
}

function OneDevice({ deviceId }: { deviceId: string }) {
  const t = useTranslate()
  const { device, problem, busy, testing, refresh, answered, accept, selfTest } = useDevice(deviceId)
  return (
    <StaffPage
      label={t(messages.title)}
      actions={
        device
          ? ({ me, lotId }) => (
              <div className="mer-side">
                {isAssignable(device) && mayCall(me, 'assignDevice') ? (
                  <AssignDevice deviceId={deviceId} lotId={lotId} onAnswer={answered} />
                ) : null}
                <BeepDevice me={me} device={device} />
                <DeviceActions me={me} device={device} onDevice={accept} />
                {device.orderId ? (
                  <Button onClick={() => routes.order(device.orderId!)}>{t(messages.order)}</Button>
                ) : null}
                {mayCall(me, 'askSelfTest') && !GONE.includes(device.lifecycle) ? (
                  <Button
                    kind={isAssignable(device) ? undefined : 'primary'}
                    busy={busy || testing}
                    onClick={() => void selfTest()}
                  >
                    {t(testing ? messages.testing : messages.askTest)}
                  </Button>
                ) : null}
              </div>
            )
          : undefined
      }
    >
      {() => (
        <>
          {problem ? <ErrorState problem={problem} retry={() => void refresh()} /> : null}
          {device ? <Body device={device} /> : problem ? null : <Skeleton bars={[120, 240]} />}
        </>
      )}
    </StaffPage>
  )
}

/** The device as last read; during a self-test it is polled until the result is there. */
function useDevice(deviceId: string) {
  const { board } = useLotState()
  const [fetched, setFetched] = useState<DeviceView>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const [testBaseline, setTestBaseline] = useState<{ at: string | null }>()
  const fromBoard = board?.devices.find(({ id }) => id === deviceId)
  const lastFromBoard = useRef(fromBoard)

  const accept = useCallback((result: Result<DeviceView>) => {
    if (result.ok) setFetched(result.value)
    setProblem(result.ok ? undefined : result.problem)
  }, [])
  const refresh = useCallback(
    () => call('readDevice', { params: { deviceId } }).then(accept),
    [deviceId, accept],
  )
  useEffect(() => void refresh(), [refresh])
  // A change on the lot's board is newer than the last read.
  useEffect(() => {
    if (fromBoard && lastFromBoard.current && fromBoard !== lastFromBoard.current) setFetched(fromBoard)
    lastFromBoard.current = fromBoard
  }, [fromBoard])

  const device = fetched ?? fromBoard
  const testing = testBaseline !== undefined && device?.selfTestAt === testBaseline.at
  useEffect(() => {
    if (!testing) return undefined
    const timer = setInterval(() => void refresh(), POLL_MS)
    return () => clearInterval(timer)
  }, [testing, refresh])

  const selfTest = async () => {
    setBusy(true)
    const at = device?.selfTestAt ?? null
    const result = await call('askSelfTest', { params: { deviceId }, body: {} })
    setBusy(false)
    if (result.ok) setTestBaseline({ at })
    accept(result)
  }
  const acceptDevice = useCallback((value: DeviceView) => accept({ ok: true, value }), [accept])
  return { device, problem, busy, testing, refresh, answered: accept, accept: acceptDevice, selfTest }
}

function Body({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const language = useLanguage()
  const ago = useAgo()
  const alarms = alarmTexts(device.alarms, t)
  const test = device.selfTestAt
    ? `${t(device.selfTestOk ? messages.passed : messages.failed)} · ${dayAndTime(device.selfTestAt, language)}`
    : t(messages.never)
  return (
    <>
      <Card title={device.id} aside={<StateBadge label={usabilityOf(device)} />}>
        <LockView position={device.position} />
      </Card>
      {alarms.length > 0 ? (
        <Alert urgent tone="bad" title={`${t(messages.alarms)}: ${alarms.join(' · ')}`}>
          {t(messages.alarmText)}
        </Alert>
      ) : null}
      <Card>
        <Facts
          facts={[
            { name: t(messages.battery), value: <Battery pct={device.batteryPct} power={device.power} /> },
            { name: t(messages.link), value: <StateBadge label={DEVICE_LINK_LABELS[device.link]} /> },
            { name: t(messages.signal), value: <Signal rssi={device.rssi} /> },
            {
              name: t(messages.seen),
              value: device.lastSeenAt
                ? `${dayAndTime(device.lastSeenAt, language)} · ${ago(device.lastSeenAt)}`
                : t(messages.unknown),
            },
            { name: t(messages.test), value: test },
            ...(device.serial ? [{ name: t(messages.serial), value: device.serial }] : []),
            { name: t(messages.firmware), value: device.firmware ?? t(messages.unknown) },
          ]}
        />
      </Card>
      {device.power === 'ok' ? null : (
        <Alert small tone="warn" title={t(DEVICE_POWER_LABELS[device.power])} />
      )}
    </>
  )
}
