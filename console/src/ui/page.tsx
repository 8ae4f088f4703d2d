import { useEffect, type ReactNode } from 'react'
import { useTranslate, type Message } from '../i18n/language'

const APP: Message = { zh: '放行控制台', en: 'Fangxing console' }

/** The frame of a page: its heading, what can be done with the whole, and the body. Names the browser's tab. */
export function Page(props: { title: string; beside?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  const { title, beside, actions, children } = props
  const t = useTranslate()
  const app = t(APP)
  useEffect(() => {
    document.title = `${title} · ${app}`
  }, [title, app])
  return (
    <div className="fx-page">
      <header className="fx-page__head">
        <h1>{title}</h1>
        {beside}
        <div className="fx-page__actions">{actions}</div>
      </header>
      {children}
    </div>
  )
}

/** A part of a page with its own heading. */
export function Section(props: { title?: string; beside?: ReactNode; children: ReactNode; tone?: 'bad' }) {
  const { title, beside, children, tone } = props
  return (
    <section className={tone ? `fx-section fx-section--${tone}` : 'fx-section'}>
      {title && (
        <header className="fx-section__head">
          <h2>{title}</h2>
          {beside}
        </header>
      )}
      {children}
    </section>
  )
}
