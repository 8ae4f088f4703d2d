import { App, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslate, type Message } from '../i18n/language'
import { Dialog } from './dialog'
import { messages } from './messages'
import { Section } from './page'
import { SecretOnce, type SecretParts } from './secret-once'
import { When } from './when'

/** Two are valid at once, so that one is changed without a gap. */
const MOST_SECRETS = 2

type Texts = Record<'title' | 'about' | 'add' | 'fresh' | 'revokeOf', Message>

/**
 * The secrets of another system: a new one is shown once, and each that may go can be revoked, after a question. `onAdd`
 * answers the new one, or undefined when it was refused.
 */
export function Secrets(props: {
  texts: Texts
  secrets: readonly { id: string; createdAt: string }[]
  isAdding: boolean
  onAdd?: () => Promise<SecretParts | undefined>
  /** What revoking one of them means. */
  revokeWhat: Message
  onRevoke?: (id: string) => Promise<unknown>
  /** Above the list, such as what it means that there is none. */
  children?: ReactNode
}) {
  const { texts, secrets, isAdding, onAdd, revokeWhat, onRevoke, children } = props
  const t = useTranslate()
  const { modal } = App.useApp()
  const [fresh, setFresh] = useState<SecretParts>()
  const forget = () => setFresh(undefined)
  const askFirst = (revoke: () => Promise<unknown>) =>
    modal.confirm({
      title: t(texts.revokeOf),
      content: t(revokeWhat),
      okText: t(messages.revoke),
      okButtonProps: { danger: true },
      onOk: revoke,
    })
  return (
    <Section
      title={t(texts.title)}
      beside={
        onAdd &&
        secrets.length < MOST_SECRETS && (
          <Button size="small" loading={isAdding} onClick={() => void onAdd().then(setFresh)}>
            {t(texts.add)}
          </Button>
        )
      }
    >
      <p className="fx-soft">{t(texts.about)}</p>
      {children}
      <ul className="fx-rows">
        {secrets.map(({ id, createdAt }) => (
          <li key={id}>
            <span className="fx-rows__main">
              <code>{id}</code>
              <span className="fx-soft">
                {t(messages.since)} <When at={createdAt} />
              </span>
            </span>
            {onRevoke && (
              <Button
                size="small"
                danger
                aria-label={`${t(messages.revoke)}: ${id}`}
                onClick={() => askFirst(() => onRevoke(id))}
              >
                {t(messages.revoke)}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Dialog isOpen={fresh !== undefined} title={t(texts.fresh)} onClose={forget}>
        {fresh && <SecretOnce parts={fresh} onClose={forget} />}
      </Dialog>
    </Section>
  )
}

/** Asks for what gets a secret of its own, then shows the secret once, and `next`: what is done with it. */
export function CreateWithSecret(props: {
  isOpen: boolean
  /** What it asks, and what it says once that is made. */
  titles: readonly [asking: Message, made: Message]
  form: (onMade: (secret: SecretParts, next?: ReactNode) => void, close: () => void) => ReactNode
  onClose: () => void
}) {
  const { isOpen, titles, form, onClose } = props
  const t = useTranslate()
  const [made, setMade] = useState<{ secret: SecretParts; next?: ReactNode }>()
  const close = () => {
    setMade(undefined)
    onClose()
  }
  return (
    <Dialog isOpen={isOpen} isWide={made?.next !== undefined} title={t(titles[made ? 1 : 0])} onClose={close}>
      {made ? (
        <SecretOnce parts={made.secret} onClose={close}>
          {made.next}
        </SecretOnce>
      ) : (
        form((secret, next) => setMade({ secret, next }), close)
      )}
    </Dialog>
  )
}
