import type { DeviceView } from '@fangxing/contract/devices'
import { DEVICE_LIFECYCLE_LABELS } from '@fangxing/contract/states'
import { scanCode } from '@shared/phone/scan'
import { Button } from '@shared/ui/button'
import { LinkField } from '@shared/ui/link-field'
import { Notice } from '@shared/ui/notice'
import { Sheet } from '@shared/ui/sheet'
import { StateBadge } from '@shared/ui/state-badge'
import { useSay } from '@shared/words/language'
import { useState } from 'react'
import { Row } from './row'
import { W as common } from '../words'

const W = {
  link: { zh: '粘贴装置二维码的链接', en: 'Paste the link of the device’s code' },
  use: { zh: '使用', en: 'Use' },
  pick: { zh: '或选择本场装置', en: 'Or choose one of this lot' },
  denied: { zh: '没有相机权限，请粘贴链接或选择装置', en: 'No camera: paste the link or choose the device' },
  none: { zh: '本场没有装置', en: 'There is no device in this lot' },
}

/** By its scanned link, or by its id where a person chose it from the list. */
export type DeviceChoice = { link: string } | { id: string; link: string }

/** Scans a device. Where there is no camera the link is pasted or the device chosen from the lot's list. */
export function DeviceScan(props: {
  label: string
  devices: DeviceView[]
  onChoice: (choice: DeviceChoice) => void
  primary?: boolean
  busy?: boolean
  large?: boolean
}) {
  const { label, devices, onChoice, primary, busy, large } = props
  const say = useSay()
  const [why, setWhy] = useState<'no_camera' | 'not_allowed'>()

  async function scan(): Promise<void> {
    const scanned = await scanCode()
    if (scanned.ok) onChoice({ link: scanned.text })
    else if (scanned.why !== 'cancelled') setWhy(scanned.why)
  }
  const choose = (choice: DeviceChoice) => {
    setWhy(undefined)
    onChoice(choice)
  }

  return (
    <>
      <Button large={large} kind={primary ? 'primary' : 'secondary'} busy={busy} onClick={() => void scan()}>
        {label}
      </Button>
      {why ? (
        <Sheet open title={say(common.scan)} onClose={() => setWhy(undefined)}>
          <div className="mer-stack">
            {why === 'not_allowed' ? <Notice small urgent tone="warn" title={say(W.denied)} /> : null}
            <LinkField label={say(W.link)} action={say(W.use)} onDone={link => choose({ link })} />
            <p className="mer-hint">{say(devices.length > 0 ? W.pick : W.none)}</p>
            {devices.map(device => (
              <Row
                key={device.id}
                head={device.id}
                aside={<StateBadge label={DEVICE_LIFECYCLE_LABELS[device.lifecycle]} />}
                below={device.batteryPct === null ? device.publicCode : `${device.batteryPct}%`}
                onClick={() => choose({ id: device.id, link: device.qrUrl })}
              />
            ))}
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
