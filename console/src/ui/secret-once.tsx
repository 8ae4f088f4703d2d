import { App, Button } from 'antd'
import { useTranslate } from '../i18n/language'
import { messages } from './messages'

export type SecretParts = readonly (readonly [name: string, text: string])[]

/** Something that is shown now and never again: each part with a button that copies it. */
export function SecretOnce(props: { parts: SecretParts; onClose: () => void }) {
  const { parts, onClose } = props
  const t = useTranslate()
  const { message } = App.useApp()
  const copy = (text: string) =>
    navigator.clipboard.writeText(text).then(
      () => message.success(t(messages.copied)),
      () => message.error(t(messages.notCopied)),
    )
  return (
    <div className="fx-form">
      <p className="fx-said" role="status">
        {t(messages.shownOnce)}
      </p>
      {parts.map(([name, text]) => (
        <div key={name} className="fx-field">
          <span className="fx-soft">{name}</span>
          <span className="fx-row">
            <code>{text}</code>
            <Button size="small" aria-label={`${t(messages.copy)}: ${name}`} onClick={() => void copy(text)}>
              {t(messages.copy)}
            </Button>
          </span>
        </div>
      ))}
      <div className="fx-row fx-row--end">
        <Button type="primary" onClick={onClose}>
          {t(messages.keptIt)}
        </Button>
      </div>
    </div>
  )
}
