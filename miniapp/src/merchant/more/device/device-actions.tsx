import { fitsDevice } from '@fangxing/contract/device-acts'
import type { DeviceView } from '@fangxing/contract/devices'
import type { Me } from '@fangxing/contract/sessions'
import { Button } from '@shared/ui/button'
import { useTranslate, type Message } from '@shared/i18n/language'
import { useState } from 'react'
import { call } from '../../calls'
import { mayCall } from '../../staff/auth'
import { ReasonSheet } from '../../ui/reason-sheet'

type DeviceAction =
  | 'lowerStrayDevice'
  | 'reportDeviceMissing'
  | 'giveUpDevice'
  | 'findDevice'
  | 'revokeDevice'
type Prompt = { title: Message; text: Message; action: Message; reasons: readonly Message[] }

const NOT_THERE = { zh: '车位和附近都没有找到', en: 'Neither at the bay nor nearby' }
const PROMPTS: Record<DeviceAction, Prompt> = {
  lowerStrayDevice: {
    title: { zh: '降下这把锁', en: 'Lower this lock' },
    text: {
      zh: '这把锁没有对应的订单却立着。确认周围无人后降下，会记下是谁降的。',
      en: 'It stands up without an order. Make sure nobody is near; who lowered it is written down.',
    },
    action: { zh: '立即降锁', en: 'Lower now' },
    reasons: [{ zh: '无订单而锁未降', en: 'Up without an order' }],
  },
  reportDeviceMissing: {
    title: { zh: '报告装置不见了', en: 'Report the device missing' },
    text: { zh: '经理会收到通知，由经理决定。', en: 'The manager is told and decides.' },
    action: { zh: '报告', en: 'Report' },
    reasons: [NOT_THERE, { zh: '被人拿走', en: 'Taken by somebody' }],
  },
  giveUpDevice: {
    title: { zh: '确认装置丢失', en: 'Give the device up' },
    text: {
      zh: '它的移动任务和订单就此结束，不能再使用；找回后须先检查。',
      en: 'Its move task and order end, and it is out of use; once found it is looked at first.',
    },
    action: { zh: '确认丢失', en: 'Give it up' },
    reasons: [NOT_THERE, { zh: '被盗，已报警', en: 'Stolen, reported to the police' }],
  },
  findDevice: {
    title: { zh: '装置已找回', en: 'The device was found' },
    text: {
      zh: '装置转为维修中，检查后再分配。',
      en: 'It goes to maintenance and is given out once it was checked.',
    },
    action: { zh: '已找回', en: 'Found' },
    reasons: [{ zh: '在附近找到', en: 'Found nearby' }],
  },
  revokeDevice: {
    title: { zh: '吊销装置', en: 'Revoke the device' },
    text: {
      zh: '它的密钥立即作废，不能再连接，也不能再用。不可撤回。',
      en: 'Its keys end at once: it cannot connect or be used again. This cannot be taken back.',
    },
    action: { zh: '吊销', en: 'Revoke' },
    reasons: [
      { zh: '被盗，已报警', en: 'Stolen, reported to the police' },
      { zh: '损坏报废', en: 'Broken beyond repair' },
    ],
  },
}
/**
 * Whoever finds or keeps it shall have nothing of it. On the way only what is lost or broken is revoked: one in use is given up first.
 */
const REVOCABLE: readonly DeviceView['lifecycle'][] = ['lost', 'maintenance']
const DANGEROUS: readonly DeviceAction[] = ['giveUpDevice', 'revokeDevice']
/** What may be done about a device that is not where or how it should be. */
function actionsFor(device: DeviceView): DeviceAction[] {
  const isStray = device.orderId === null && (device.position === 'up' || device.position === 'jammed')
  return [
    ...(isStray ? (['lowerStrayDevice'] as const) : []),
    ...(fitsDevice('findDevice', device) ? (['findDevice'] as const) : []),
    ...(fitsDevice('giveUpDevice', device) ? (['giveUpDevice'] as const) : []),
    ...(REVOCABLE.includes(device.lifecycle) && device.orderId === null ? (['revokeDevice'] as const) : []),
    ...(['lost', 'retired'].includes(device.lifecycle) ? [] : (['reportDeviceMissing'] as const)),
  ]
}

/** A manager decides; who may not is offered the report. */
export function DeviceActions(props: { me: Me; device: DeviceView; onDevice: (device: DeviceView) => void }) {
  const { me, device, onDevice } = props
  const t = useTranslate()
  const [open, setOpen] = useState<DeviceAction>()
  const allowed = actionsFor(device).filter(action => mayCall(me, action))
  const shown = allowed.filter(
    action => action !== 'reportDeviceMissing' || !allowed.includes('giveUpDevice'),
  )
  const send = (reason: string) => call(open!, { params: { deviceId: device.id }, body: { reason } })
  return (
    <>
      {shown.map(action => (
        <Button key={action} onClick={() => setOpen(action)}>
          {t(PROMPTS[action].title)}
        </Button>
      ))}
      {open ? (
        <ReasonSheet
          request={{ ...PROMPTS[open], isDanger: DANGEROUS.includes(open), send, done: onDevice }}
          onClose={() => setOpen(undefined)}
        />
      ) : null}
    </>
  )
}
