import { photoUrl } from '@shared/net/address'
import { useRead } from '@shared/net/use-read'
import { copyText } from '@shared/phone/copy'
import { previewPhotos } from '@shared/phone/photo-preview'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { Card } from '@shared/ui/card'
import { ErrorState } from '@shared/ui/error-state'
import { Facts } from '@shared/ui/facts'
import { Skeleton } from '@shared/ui/skeleton'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { useCallback, useState } from 'react'
import { call } from '../../calls'
import { StaffPage } from '../../staff/staff-page'
import './index.scss'

const messages = {
  title: { zh: '停车场缴费码', en: 'Sign of the lot' },
  hint: {
    zh: '贴在停车场内显眼处：车主用微信扫码，输入车牌即可缴清欠费，不需要装置。',
    en: 'Put it up where it is seen: an owner scans it with WeChat, types the plate and pays, without any device.',
  },
  picture: { zh: '缴费码', en: 'QR code' },
  enlarge: { zh: '放大或保存图片', en: 'Enlarge or save' },
  poster: { zh: '复制打印页地址', en: 'Copy the address to print' },
  copied: { zh: '地址已复制', en: 'The address is copied' },
  copyByHand: { zh: '请复制这个地址', en: 'Copy this address' },
  copiedText: {
    zh: '在电脑的浏览器中打开并打印。',
    en: 'Open it in the browser of a computer and print it.',
  },
  payee: { zh: '收款方', en: 'Paid to' },
  code: { zh: '编号', en: 'Code' },
} satisfies Catalogue

/** The QR code that hangs in a lot, to be shown, saved and printed. */
export default function LotCodePage() {
  const t = useTranslate()
  return <StaffPage label={t(messages.title)}>{({ lotId }) => <Body lotId={lotId} />}</StaffPage>
}

function Body({ lotId }: { lotId: string }) {
  const t = useTranslate()
  const read = useCallback(() => call('readLotCode', { params: { lotId } }), [lotId])
  const { value, problem, again } = useRead(read)
  const [copied, setCopied] = useState<boolean>()
  if (problem) return <ErrorState problem={problem} retry={again} />
  if (!value) return <Skeleton bars={[320, 120]} />
  const { code, lotName, payeeName, pictureUrl, posterUrl } = value
  const picture = photoUrl(pictureUrl)
  const poster = photoUrl(posterUrl)
  return (
    <>
      <Card>
        <div className="mer-lot-code">
          <img className="mer-lot-code__picture" src={picture} alt={`${t(messages.picture)} ${code}`} />
          <p className="mer-lot-code__lot">{lotName}</p>
          <p className="mer-hint">{t(messages.hint)}</p>
        </div>
        <Facts
          facts={[
            { name: t(messages.payee), value: payeeName },
            { name: t(messages.code), value: <span className="fx-number">{code}</span> },
          ]}
        />
      </Card>
      <Button kind="primary" onClick={() => previewPhotos([picture], picture)}>
        {t(messages.enlarge)}
      </Button>
      <Button onClick={() => void copyText(poster).then(setCopied)}>{t(messages.poster)}</Button>
      {copied === undefined ? null : (
        <Alert small urgent tone="info" title={t(copied ? messages.copied : messages.copyByHand)}>
          <span className="mer-lot-code__address">{poster}</span>
          {t(messages.copiedText)}
        </Alert>
      )}
    </>
  )
}
