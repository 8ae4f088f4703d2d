import { INTEGRATION_CALLS } from '@fangxing/contract/integration'
import type { SourceView } from '@fangxing/contract/stays'
import { useTranslate } from '../../i18n/language'
import { CopyLine, CopyLines } from '../../ui/copy-text'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { useCall } from '../../ui/use-call'
import { firstRequest, NO_SECRET } from './first-request'
import { messages } from './messages'

type Calls = SourceView['scopes']
type Key = { keyId: string; secret: string }

const pathsOf = (scopes: Calls): string[] =>
  Object.values(INTEGRATION_CALLS)
    .filter(({ scope }) => scopes.includes(scope))
    .map(({ path }) => path)

/** Where a source sends, what it may call, how it signs, and a request to begin with. `key`: the one that was made just now. */
export function ConnectSource({ scopes, firstKey }: { scopes: Calls; firstKey: Key }) {
  const t = useTranslate()
  // It comes with the list, which is here or on its way wherever a source is shown.
  const origin = useCall('listSources', {}).value?.origin ?? window.location.origin
  const recipe = `${origin}/docs?integration`
  return (
    <>
      <Facts
        items={[
          [t(messages.server), <CopyLine key="server" name={t(messages.server)} text={origin} />],
          [t(messages.mayCall), <Paths key="paths" paths={pathsOf(scopes)} />],
          [
            t(messages.signing),
            <span key="signing" className="fx-row">
              <span>{t(messages.signingHow)}</span>
              <a href={recipe} target="_blank" rel="noreferrer">
                {t(messages.recipe)}
              </a>
            </span>,
          ],
        ]}
      />
      <CopyLines name={t(messages.firstRequest)} text={firstRequest({ origin, scopes, ...firstKey })} />
      <p className="fx-soft">
        {t(
          scopes.includes('stays') || scopes.includes('arrears')
            ? messages.firstAnswer
            : messages.firstRefused,
        )}
        {firstKey.secret === NO_SECRET && ` ${t(messages.fillSecret)}`}
      </p>
    </>
  )
}

function Paths({ paths }: { paths: readonly string[] }) {
  return (
    <span className="fx-row">
      {paths.map(path => (
        <code key={path}>POST {path}</code>
      ))}
    </span>
  )
}

/** The same on the page of a source, open until it has been heard once. */
export function HowToConnect({ source }: { source: SourceView }) {
  const t = useTranslate()
  const { keys, scopes, lastSeenAt } = source
  const firstKey = { keyId: keys.at(-1)?.id ?? 'KEY-ID', secret: NO_SECRET }
  return (
    <Section title={t(messages.connect)}>
      {lastSeenAt === null && (
        <p className="fx-note" role="status">
          {t(messages.notHeard)}
        </p>
      )}
      <details className="fx-fold" open={lastSeenAt === null}>
        <summary>{t(messages.connectWhat)}</summary>
        <ConnectSource scopes={scopes} firstKey={firstKey} />
      </details>
    </Section>
  )
}
