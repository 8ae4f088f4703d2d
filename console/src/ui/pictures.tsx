import { useState } from 'react'
import { useTranslate, type Message } from '../i18n/language'

const messages = {
  none: { zh: '没有图片', en: 'No picture' },
  gone: { zh: '图片打不开，或已过保留期限', en: 'The picture does not open, or is kept no longer' },
} satisfies Record<string, Message>

/** The platform serves its pictures at the console's own address: the page's rules let it show no others. */
export function ownAddress(url: string): string {
  const { pathname, search } = new URL(url, location.origin)
  return pathname + search
}

/** Pictures of one moment, such as the entry; a click opens one in full. */
export function Pictures({ title, urls }: { title: string; urls: readonly string[] }) {
  const t = useTranslate()
  return (
    <figure className="fx-shots">
      <figcaption>{title}</figcaption>
      {urls.length === 0 ? (
        <p className="fx-shots__none">{t(messages.none)}</p>
      ) : (
        urls.map((url, at) => <Picture key={url} url={ownAddress(url)} name={`${title} ${at + 1}`} />)
      )}
    </figure>
  )
}

function Picture({ url, name }: { url: string; name: string }) {
  const t = useTranslate()
  const [isGone, setGone] = useState(false)
  if (isGone) return <p className="fx-shots__none">{t(messages.gone)}</p>
  return (
    <a href={url} target="_blank" rel="noreferrer">
      <img src={url} alt={name} loading="lazy" onError={() => setGone(true)} />
    </a>
  )
}
