import { App, Button } from 'antd'
import { useTranslate } from '../i18n/language'
import { messages } from './messages'

/** Copies a text; `name`: what it is, for whoever does not see what it stands beside. */
export function CopyButton({ name, text }: { name: string; text: string }) {
  const t = useTranslate()
  const { message } = App.useApp()
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => message.success(t(messages.copied)),
      () => message.error(t(messages.notCopied)),
    )
  return (
    <Button size="small" aria-label={`${t(messages.copy)}: ${name}`} onClick={() => void copy()}>
      {t(messages.copy)}
    </Button>
  )
}

/** A short text that is typed or pasted elsewhere. */
export function CopyLine({ name, text }: { name: string; text: string }) {
  return (
    <span className="fx-row">
      <code className="fx-token">{text}</code>
      <CopyButton name={name} text={text} />
    </span>
  )
}

/** Several lines of it, such as a program: scrolls within itself. */
export function CopyLines({ name, text }: { name: string; text: string }) {
  return (
    <div className="fx-lines">
      <div className="fx-row fx-lines__head">
        <span className="fx-soft">{name}</span>
        <CopyButton name={name} text={text} />
      </div>
      {/* Scrolled by keyboard too. */}
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
    </div>
  )
}
