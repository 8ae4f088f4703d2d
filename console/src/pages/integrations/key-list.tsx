import { App, Button } from 'antd'
import { useTranslate, type Message } from '../../i18n/language'
import { Facts } from '../../ui/facts'
import { When } from '../../ui/when'
import { messages } from './messages'

type Key = { id: string; createdAt: string }

/** Keys or secrets that are valid now. The last one stays: without any nothing works. */
export function KeyList(props: {
  keys: readonly Key[]
  what: Message
  isActing: boolean
  onRevoke?: (id: string) => Promise<unknown>
}) {
  const { keys, what, isActing, onRevoke } = props
  const t = useTranslate()
  const { modal } = App.useApp()
  const askFirst = (id: string) =>
    modal.confirm({
      title: `${t(messages.revoke)} ${id.slice(0, 8)}`,
      content: t(what),
      okText: t(messages.revoke),
      okButtonProps: { danger: true },
      onOk: () => onRevoke?.(id),
    })
  return (
    <ul className="fx-rows">
      {keys.map(({ id, createdAt }) => (
        <li key={id}>
          <span className="fx-rows__main">
            <code>{id}</code>
            <span className="fx-soft">
              {t(messages.since)} <When at={createdAt} />
            </span>
          </span>
          {onRevoke && keys.length > 1 && (
            <Button
              size="small"
              danger
              loading={isActing}
              aria-label={`${t(messages.revoke)}: ${id}`}
              onClick={() => askFirst(id)}
            >
              {t(messages.revoke)}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

/** A secret right after it was made; nobody sees it again. */
export function NewSecret({ id, secret }: { id: string; secret: string }) {
  const t = useTranslate()
  return (
    <div className="fx-note" role="status">
      <p>{t(messages.secretOnce)}</p>
      <Facts
        items={[
          [
            t(messages.keyId),
            <code key="id" className="fx-token">
              {id}
            </code>,
          ],
          [
            t(messages.secret),
            <code key="secret" className="fx-token">
              {secret}
            </code>,
          ],
        ]}
      />
    </div>
  )
}
