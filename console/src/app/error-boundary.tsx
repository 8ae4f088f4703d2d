import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useTranslate } from '../i18n/language'
import { messages } from './messages'

type Props = { children: ReactNode }
type State = { error: Error | undefined }

/** Files of an older build are gone once a newer one is served. */
const isOutdated = (error: Error) =>
  /dynamically imported module|Importing a module script/i.test(error.message)

/** Keeps a fault of one page from taking the others with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return <Broken error={error} again={() => this.setState({ error: undefined })} />
  }
}

function Broken({ error, again }: { error: Error; again: () => void }) {
  const t = useTranslate()
  const mustReload = isOutdated(error)
  return (
    <div className="fx-note fx-note--bad" role="alert">
      <h1>{t(mustReload ? messages.outdated : messages.broken)}</h1>
      {!mustReload && (
        <>
          <p>{t(messages.brokenHint)}</p>
          <code>{error.message}</code>
        </>
      )}
      <Button onClick={mustReload ? () => location.reload() : again}>{t(messages.reload)}</Button>
    </div>
  )
}
