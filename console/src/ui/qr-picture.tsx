import { QRCode } from 'antd'

/** A QR code for a phone, always dark on white: cameras read no other. `label` says what it holds. */
export function QrPicture({ text, label, size = 168 }: { text: string; label: string; size?: number }) {
  return (
    <span className="fx-qr" role="img" aria-label={label}>
      <span aria-hidden>
        <QRCode value={text} type="svg" size={size} bordered={false} color="#13201a" bgColor="#ffffff" />
      </span>
    </span>
  )
}
