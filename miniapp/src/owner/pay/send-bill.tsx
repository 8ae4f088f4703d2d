import { copyText } from '@shared/phone/copy'
import { webLinkTo } from '@shared/phone/page-link'
import { Alert } from '@shared/ui/alert'
import { Button } from '@shared/ui/button'
import { useTranslate, type Catalogue, type Message } from '@shared/i18n/language'
import { useState } from 'react'
import './send-bill.scss'

const messages = {
  friend: { zh: '请朋友代付', en: 'Ask a friend to pay' },
  copied: { zh: '链接已复制', en: 'The link is copied' },
  copyByHand: { zh: '请复制这个链接', en: 'Copy this link' },
} satisfies Catalogue

/** Sends a page to a friend who pays: WeChat's own list of friends, or a link in a browser. `whatIsSeen`: by that friend. */
export function SendBill({ page, whatIsSeen }: { page: string; whatIsSeen: Message }) {
  const t = useTranslate()
  const [copied, setCopied] = useState<{ link: string; ok: boolean }>()
  const link = webLinkTo(page)
  if (link === undefined)
    return (
      <Button share onClick={() => undefined}>
        {t(messages.friend)}
      </Button>
    )
  const copy = async () => setCopied({ link, ok: await copyText(link) })
  return (
    <>
      <Button onClick={() => void copy()}>{t(messages.friend)}</Button>
      {copied ? (
        <Alert small urgent tone="info" title={t(copied.ok ? messages.copied : messages.copyByHand)}>
          <span className="own-send__link">{copied.link}</span>
          {t(whatIsSeen)}
        </Alert>
      ) : null}
    </>
  )
}
