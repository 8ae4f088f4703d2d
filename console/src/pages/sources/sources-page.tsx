import { INTEGRATION_SCOPE_LABELS, SOURCE_KIND_LABELS, sourceStateOf } from '@fangxing/contract/source-labels'
import type { SourceView } from '@fangxing/contract/stays'
import { lasting } from '@fangxing/contract/shown-time'
import { Button } from 'antd'
import { useState } from 'react'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { lotFilter } from '../../ui/choices'
import { byNumber, byState, byText, byTime } from '../../ui/compare'
import { ListPage } from '../../ui/list-page'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'
import { CreateSource } from './source-dialogs'

/** Who tells us of stays, and when each was heard last. */
export default function SourcesPage() {
  const t = useTranslate()
  const may = useMay()
  const { lots } = useMe()
  const language = useLanguage()
  const [isCreating, setCreating] = useState(false)
  const scopesOf = ({ scopes }: SourceView) =>
    scopes.map(scope => t(INTEGRATION_SCOPE_LABELS[scope])).join('、')
  const kindOf = ({ kind }: SourceView) => t(SOURCE_KIND_LABELS[kind])
  const lagOf = ({ lagMs }: SourceView) => (lagMs === null ? '—' : lasting(lagMs, language))
  return (
    <>
      <ListPage
        title={messages.title}
        call="listSources"
        paging="whole"
        everyMs={30_000}
        empty={messages.none}
        nextStep={
          may('createSource') && <Button onClick={() => setCreating(true)}>{t(messages.firstOne)}</Button>
        }
        rowKey={({ id }) => id}
        filters={[lotFilter(messages.reportsOf, lots)]}
        open={({ id }) => `/sources/${id}`}
        actions={
          may('createSource') && (
            <Button type="primary" onClick={() => setCreating(true)}>
              {t(messages.create)}
            </Button>
          )
        }
        columns={[
          {
            key: 'name',
            title: messages.name,
            compare: byText(({ name }) => name),
            show: ({ name }) => <strong>{name}</strong>,
          },
          { key: 'kind', title: messages.kind, compare: byText(kindOf), show: kindOf },
          {
            key: 'state',
            title: messages.state,
            compare: byState(sourceStateOf),
            show: source => <StateTag label={sourceStateOf(source)} />,
          },
          {
            key: 'seen',
            title: messages.lastSeen,
            compare: byTime(({ lastSeenAt }) => lastSeenAt),
            show: ({ lastSeenAt }) =>
              lastSeenAt ? (
                <When at={lastSeenAt} withAgo />
              ) : (
                <span className="fx-soft">{t(messages.never)}</span>
              ),
          },
          {
            key: 'lag',
            title: messages.lag,
            align: 'right',
            compare: byNumber(({ lagMs }) => lagMs),
            show: lagOf,
          },
          { key: 'scopes', title: messages.scopes, show: scopesOf },
          {
            key: 'keys',
            title: messages.keys,
            align: 'right',
            compare: byNumber(({ keys }) => keys.length),
            show: ({ keys }) => keys.length,
          },
        ]}
      >
        <p className="fx-soft">{t(messages.about)}</p>
      </ListPage>
      <CreateSource isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  )
}
