import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslate } from '../i18n/language'
import { CopyLine } from './copy-text'
import { messages } from './messages'

export type SecretParts = readonly (readonly [name: string, text: string])[]

/** Something that is shown now and never again: each part with a button that copies it, and below what is done with it. */
export function SecretOnce(props: { parts: SecretParts; onClose: () => void; children?: ReactNode }) {
  const { parts, onClose, children } = props
  const t = useTranslate()
  return (
    <div className="fx-form">
      <p className="fx-said" role="status">
        {t(messages.shownOnce)}
      </p>
      {parts.map(([name, text]) => (
        <div key={name} className="fx-field">
          <span className="fx-soft">{name}</span>
          <CopyLine name={name} text={text} />
        </div>
      ))}
      {children}
      <div className="fx-row fx-row--end">
        <Button type="primary" onClick={onClose}>
          {t(messages.keptIt)}
        </Button>
      </div>
    </div>
  )
}
