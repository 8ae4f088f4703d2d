import type { DeviceView } from '@fangxing/contract/devices'
import { scanCode } from '@shared/phone/scan'
import { Button } from '@shared/ui/button'
import { SubmitField } from '@shared/ui/submit-field'
import { Alert } from '@shared/ui/alert'
import { Sheet } from '@shared/ui/sheet'
import { StateBadge } from '@shared/ui/state-badge'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useState } from 'react'
import { usabilityOf } from '../lot/selectors'
import { Row } from './row'
import { messages as common } from '../messages'

const messages = {
  link: { zh: '粘贴装置二维码的链接', en: 'Paste the link of the device’s code' },
  use: { zh: '使用', en: 'Use' },
  choose: { zh: '或选择本场装置', en: 'Or choose one of this lot' },
  denied: { zh: '没有相机权限，请粘贴链接或选择装置', en: 'No camera: paste the link or choose the device' },
  none: { zh: '本场没有装置', en: 'There is no device in this lot' },
} satisfies Catalogue

/** A device by its scanned link, or by its id when it was chosen from the list. */
export type DeviceChoice = { link: string } | { id: string; link: string }

/** Scans a device. Without a camera the link is pasted or the device chosen from the lot's list. */
export function DeviceScan(props: {
  label: string
  devices: DeviceView[]
  onChoice: (choice: DeviceChoice) => void
  primary?: boolean
  busy?: boolean
  large?: boolean
}) {
  const { label, devices, onChoice, primary, busy, large } = props
  const t = useTranslate()
  const [scanFailure, setScanFailure] = useState<'no_camera' | 'not_allowed'>()

  async function scan(): Promise<void> {
    const result = await scanCode()
    if (result.ok) onChoice({ link: result.text })
    else if (result.reason !== 'cancelled') setScanFailure(result.reason)
  }
  const choose = (choice: DeviceChoice) => {
    setScanFailure(undefined)
    onChoice(choice)
  }

  return (
    <>
      <Button large={large} kind={primary ? 'primary' : 'secondary'} busy={busy} onClick={() => void scan()}>
        {label}
      </Button>
      {scanFailure ? (
        <Sheet open title={t(common.scan)} onClose={() => setScanFailure(undefined)}>
          <div className="mer-stack">
            {scanFailure === 'not_allowed' ? (
              <Alert small urgent tone="warn" title={t(messages.denied)} />
            ) : null}
            <SubmitField
              label={t(messages.link)}
              action={t(messages.use)}
              onSubmit={link => choose({ link })}
            />
            <p className="mer-hint">{t(devices.length > 0 ? messages.choose : messages.none)}</p>
            {devices.map(device => (
              <Row
                key={device.id}
                title={device.id}
                aside={<StateBadge label={usabilityOf(device)} />}
                detail={device.batteryPct === null ? undefined : `${device.batteryPct}%`}
                onClick={() => choose({ id: device.id, link: device.qrUrl })}
              />
            ))}
          </div>
        </Sheet>
      ) : null}
    </>
  )
}
