import { DownloadOutlined } from '@ant-design/icons'
import type { DeviceView } from '@fangxing/contract/devices'
import { App, Button, Modal, QRCode } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslate } from '../../i18n/language'
import { pictureOf, picturePdf } from '../../ui/picture-pdf'
import { QrPicture } from '../../ui/qr-picture'
import { saveFile } from '../../ui/save-file'
import { drawLabel } from './draw-label'
import { messages } from './messages'

const LABEL_SIZE = 220
const PDF_CODE_SIZE = 640

const nameOf = ({ id, publicCode }: DeviceView): string => `${id} · ${publicCode}`

/** The label of a device, for the printer of the office: only the label is printed; undefined: closed. */
export function LabelDialog({ device, onClose }: { device: DeviceView | undefined; onClose: () => void }) {
  const t = useTranslate()
  return (
    <Modal
      open={device !== undefined}
      title={device && `${t(messages.labelOf)} · ${device.id}`}
      onCancel={onClose}
      footer={
        <>
          {device && <PdfButton device={device} />}
          <Button type="primary" onClick={() => window.print()}>
            {t(messages.print)}
          </Button>
        </>
      }
      destroyOnHidden
    >
      {device && <Label device={device} />}
      {device && <PrintedLabel device={device} />}
    </Modal>
  )
}

/** The same label as a file, for a printer of labels or another computer. */
function PdfButton({ device }: { device: DeviceView }) {
  const t = useTranslate()
  const { message } = App.useApp()
  const code = useRef<HTMLSpanElement>(null)
  const [isSaving, setSaving] = useState(false)
  const save = async () => {
    setSaving(true)
    try {
      const drawn = code.current!.querySelector('canvas')!
      const label = drawLabel(drawn, { scan: t(messages.labelScan), name: nameOf(device) })
      const title = `${t(messages.labelOf)} ${device.id}`
      saveFile(`${title}.pdf`, await picturePdf([pictureOf(label)], { paper: 'label', title }))
    } catch {
      void message.error(t(messages.pdfFailed))
    } finally {
      setSaving(false)
    }
  }
  return (
    <>
      <span ref={code} hidden>
        <QRCode
          value={device.qrUrl}
          type="canvas"
          size={PDF_CODE_SIZE}
          bordered={false}
          color="#000000"
          bgColor="#ffffff"
        />
      </span>
      <Button icon={<DownloadOutlined aria-hidden />} loading={isSaving} onClick={() => void save()}>
        {t(messages.pdf)}
      </Button>
    </>
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
      <span className="fx-figures">{nameOf(device)}</span>
    </div>
  )
}
