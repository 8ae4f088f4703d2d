import type { DeviceView } from '@fangxing/contract/devices'
import { Button, Modal } from 'antd'
import { useEffect } from 'react'
import { createPortal } from 'react-dom'
import { useTranslate } from '../../i18n/language'
import { QrPicture } from '../../ui/qr-picture'
import { messages } from './messages'

const LABEL_SIZE = 220

/** The label of a device, for the printer of the office: only the label is printed; undefined: closed. */
export function LabelDialog({ device, onClose }: { device: DeviceView | undefined; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Modal
      open={device !== undefined}
      title={device && `${t(messages.labelOf)} · ${device.id}`}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={() => window.print()}>
          {t(messages.print)}
        </Button>
      }
      destroyOnHidden
    >
      {device && <Label device={device} />}
      {device && <PrintedLabel device={device} />}
    </Modal>
  )
}

/** While it stands there, a sheet of paper holds nothing else. */
function PrintedLabel({ device }: { device: DeviceView }) {
  useEffect(() => {
    document.body.classList.add('fx-prints-label')
    return () => document.body.classList.remove('fx-prints-label')
  }, [])
  return createPortal(<Label device={device} isPrinted />, document.body)
}

function Label({ device, isPrinted = false }: { device: DeviceView; isPrinted?: boolean }) {
  const t = useTranslate()
  return (
    <div className={isPrinted ? 'fx-label fx-print' : 'fx-label'} aria-hidden={isPrinted}>
      <QrPicture text={device.qrUrl} size={LABEL_SIZE} label={`${t(messages.labelOf)} ${device.id}`} />
      <strong>{t(messages.labelScan)}</strong>
      <span className="fx-figures">
        {device.id} · {device.publicCode}
      </span>
    </div>
  )
}
