import type { DeviceView } from '@fangxing/contract/devices'
import { DEVICE_LIFECYCLE_LABELS, DEVICE_LINK_LABELS, DEVICE_POWER_LABELS } from '@fangxing/contract/states'
import type { Answer, Problem } from '@shared/net/answer'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Notice } from '@shared/ui/notice'
import { Skeleton } from '@shared/ui/skeleton'
import { StateBadge } from '@shared/ui/state-badge'
import { useLanguage, useSay } from '@shared/words/language'
import { dayAndTime } from '@shared/words/time'
import { useRouter } from '@tarojs/taro'
import { useCallback, useEffect, useRef, useState } from 'react'
import { call } from '../../calls'
import { Battery } from '../../lot/battery'
import { Signal } from '../../lot/signal'
import { alarmWords } from '../../lot/device-row'
import { useLotNow } from '../../lot/lot-store'
import { routes } from '../../routes'
import { mayCall } from '../../staff/me'
import { StaffPage } from '../../staff/staff-page'
import { LockView } from '../../ui/lock-view'

const W = {
  title: { zh: '装置详情', en: 'Device' },
  battery: { zh: '电量', en: 'Battery' },
  signal: { zh: '信号', en: 'Signal' },
  link: { zh: '连接', en: 'Link' },
  seen: { zh: '最后上报', en: 'Last heard' },
  firmware: { zh: '固件', en: 'Firmware' },
  code: { zh: '编号', en: 'Code' },
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
}
const POLL_MS = 1_500

/** One device: where its arm is, how full and how loud it is, what is wrong, and its self-test. */
export default function DevicePage() {
  const say = useSay()
  const { params } = useRouter()
  const deviceId = params.deviceId ?? ''
  const { device, problem, busy, testing, refresh, selfTest } = useDevice(deviceId)
  return (
    <StaffPage
      label={say(W.title)}
      actions={
        device
          ? ({ me }) => (
              <div className="mer-side">
                {device.orderId ? (
                  <Button onClick={() => routes.order(device.orderId!)}>{say(W.order)}</Button>
                ) : null}
                {mayCall(me, 'askSelfTest') ? (
                  <Button kind="primary" busy={busy || testing} onClick={() => void selfTest()}>
                    {say(testing ? W.testing : W.askTest)}
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

/** The device as last read; while a self-test runs it is read again until it says how it went. */
function useDevice(deviceId: string) {
  const { board } = useLotNow()
  const [read, setRead] = useState<DeviceView>()
  const [problem, setProblem] = useState<Problem>()
  const [busy, setBusy] = useState(false)
  const [before, setBefore] = useState<{ at: string | null }>()
  const told = board?.devices.find(({ id }) => id === deviceId)
  const toldRef = useRef(told)

  const take = useCallback((answer: Answer<DeviceView>) => {
    if (answer.ok) setRead(answer.value)
    setProblem(answer.ok ? undefined : answer.problem)
  }, [])
  const refresh = useCallback(
    async () => take(await call('readDevice', { params: { deviceId } })),
    [deviceId, take],
  )
  useEffect(() => void refresh(), [refresh])
  // What the lot's copy says anew is newer than what was read before.
  useEffect(() => {
    if (told && toldRef.current && told !== toldRef.current) setRead(told)
    toldRef.current = told
  }, [told])

  const device = read ?? told
  const testing = before !== undefined && device?.selfTestAt === before.at
  useEffect(() => {
    if (!testing) return undefined
    const timer = setInterval(() => void refresh(), POLL_MS)
    return () => clearInterval(timer)
  }, [testing, refresh])

  const selfTest = async () => {
    setBusy(true)
    const at = device?.selfTestAt ?? null
    const answer = await call('askSelfTest', { params: { deviceId }, body: {} })
    setBusy(false)
    if (answer.ok) setBefore({ at })
    take(answer)
  }
  return { device, problem, busy, testing, refresh, selfTest }
}

function Body({ device }: { device: DeviceView }) {
  const say = useSay()
  const language = useLanguage()
  const alarms = alarmWords(device.alarms, say)
  const test = device.selfTestAt
    ? `${say(device.selfTestOk ? W.passed : W.failed)} · ${dayAndTime(device.selfTestAt, language)}`
    : say(W.never)
  return (
    <>
      <Card title={device.id} aside={<StateBadge label={DEVICE_LIFECYCLE_LABELS[device.lifecycle]} />}>
        <LockView position={device.position} />
      </Card>
      {alarms.length > 0 ? (
        <Notice urgent tone="bad" title={`${say(W.alarms)}: ${alarms.join(' · ')}`}>
          {say(W.alarmText)}
        </Notice>
      ) : null}
      <Card>
        <Facts
          facts={[
            { name: say(W.battery), value: <Battery pct={device.batteryPct} power={device.power} /> },
            { name: say(W.link), value: <StateBadge label={DEVICE_LINK_LABELS[device.link]} /> },
            { name: say(W.signal), value: <Signal rssi={device.rssi} /> },
            {
              name: say(W.seen),
              value: device.lastSeenAt ? dayAndTime(device.lastSeenAt, language) : say(W.unknown),
            },
            { name: say(W.test), value: test },
            { name: say(W.code), value: device.publicCode },
            ...(device.serial ? [{ name: say(W.serial), value: device.serial }] : []),
            { name: say(W.firmware), value: device.firmware ?? say(W.unknown) },
          ]}
        />
      </Card>
      {device.power === 'ok' ? null : (
        <Notice small tone="warn" title={say(DEVICE_POWER_LABELS[device.power])} />
      )}
    </>
  )
}
