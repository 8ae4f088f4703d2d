import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { INTEGRATION_SCOPE_LABELS, SOURCE_KIND_LABELS, sourceStateOf } from '@fangxing/contract/source-labels'
import type { SourceView } from '@fangxing/contract/stays'
import { lasting } from '@fangxing/contract/shown-time'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useParams } from 'react-router'
import { useLanguage, useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { useMe } from '../../session/session'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { ReviewRates } from '../../ui/review-rates'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { HowToConnect } from './connect'
import { messages } from './messages'
import { ChangeSource } from './source-dialogs'
import { SourceAnswers } from './source-answers'
import { SourceHealth } from './source-health'
import { SourceKeys } from './source-keys'
import { clockText, isClockOff, isClockWrong } from './source-state'

/** One source: how it is heard, its keys, its outages, and what it may do. */
export default function SourcePage() {
  const t = useTranslate()
  const { sourceId } = useParams()
  const reading = useCall('listSources', {}, { everyMs: 30_000 })
  const find = (sources: { items: SourceView[] } | undefined) =>
    sources?.items.find(({ id }) => id === sourceId)
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/sources', title: t(messages.title) }}
      title={sources => find(sources)?.name ?? t(messages.title)}
      state={sources => {
        const source = find(sources)
        return source && <StateTag label={sourceStateOf(source)} />
      }}
      actions={sources => {
        const source = find(sources)
        return source && <SourceActs source={source} />
      }}
    >
      {sources => {
        const source = find(sources)
        return source ? <Parts source={source} /> : <Empty text={messages.gone} />
      }}
    </DetailPage>
  )
}

function SourceActs({ source }: { source: SourceView }) {
  const t = useTranslate()
  const may = useMay()
  const { modal } = App.useApp()
  const [isChanging, setChanging] = useState(false)
  const { id: sourceId, isDisabled, name, scopes, ratePerMinute, rank, lots, colours } = source
  const { act, isActing } = useAct('changeSource', {
    done: isDisabled ? messages.enabled : messages.disabled,
    changes: ['listSources'],
  })
  if (!may('changeSource')) return null
  const set = (isOff: boolean) =>
    act({
      params: { sourceId },
      body: { name, scopes, ratePerMinute, rank, lots, colours, isDisabled: isOff },
    })
  const askFirst = () =>
    modal.confirm({
      title: t(messages.disableOf),
      content: t(messages.disableWhat),
      okText: t(messages.disable),
      okButtonProps: { danger: true },
      onOk: () => set(true),
    })
  return (
    <>
      <Button onClick={() => setChanging(true)}>{t(messages.change)}</Button>
      {isDisabled ? (
        <Button loading={isActing} onClick={() => void set(false)}>
          {t(messages.enable)}
        </Button>
      ) : (
        <Button danger loading={isActing} onClick={askFirst}>
          {t(messages.disable)}
        </Button>
      )}
      <ChangeSource source={source} isOpen={isChanging} onClose={() => setChanging(false)} />
    </>
  )
}

function Parts({ source }: { source: SourceView }) {
  const may = useMay()
  return (
    <>
      <Contact source={source} />
      {source.lastSeenAt === null && <HowToConnect source={source} />}
      <SourceHealth sourceId={source.id} />
      <SourceAnswers sourceId={source.id} />
      {may('listReviewRates') && <ReviewRates sourceId={source.id} />}
      <SourceKeys source={source} />
      {source.lastSeenAt !== null && <HowToConnect source={source} />}
      <Settings source={source} />
    </>
  )
}

function Contact({ source }: { source: SourceView }) {
  const t = useTranslate()
  const language = useLanguage()
  const { lastSeenAt, lastEventAt, lagMs } = source
  const never = <span className="fx-soft">{t(messages.never)}</span>
  return (
    <Section>
      <Facts
        items={[
          [t(messages.kind), t(SOURCE_KIND_LABELS[source.kind])],
          [t(messages.lastSeen), lastSeenAt ? <When key="seen" at={lastSeenAt} withAgo /> : never],
          [t(messages.lastEvent), lastEventAt ? <When key="event" at={lastEventAt} withAgo /> : never],
          [t(messages.lag), lagMs === null ? null : lasting(lagMs, language)],
          [t(messages.clock), clockText(source, language)],
        ]}
      />
      {isClockWrong(source) ? (
        <p className="fx-bad" role="alert">
          {t(messages.clockWrong)}
        </p>
      ) : (
        isClockOff(source) && (
          <p className="fx-note" role="status">
            {t(messages.clockOff)}
          </p>
        )
      )}
    </Section>
  )
}

function Settings({ source }: { source: SourceView }) {
  const t = useTranslate()
  const { lots } = useMe()
  const codesOf = (codes: SourceView['lots'], value: string) =>
    codes
      .filter(one => one.value === value)
      .map(({ code }) => code)
      .join('、')
  const colours = [...new Set(source.colours.map(({ value }) => value))]
  const colourName = (name: string) =>
    isKeyOf(PLATE_COLOURS, name) ? t(PLATE_COLOURS[name]) : t(messages.colourUnknown)
  return (
    <Section title={t(messages.settings)}>
      <Facts
        items={[
          [t(messages.scopes), source.scopes.map(scope => t(INTEGRATION_SCOPE_LABELS[scope])).join('、')],
          [
            t(INTEGRATION_SCOPE_LABELS.pictures),
            source.scopes.includes('pictures')
              ? t(source.promisesPictures ? messages.promises : messages.promisesNot)
              : null,
          ],
          [t(messages.rate), source.ratePerMinute],
          [t(messages.rank), source.rank],
          ...lots.map(
            ({ id, name }) => [name, codesOf(source.lots, id) || <LotId key={id} id={id} />] as const,
          ),
          ...colours.map(name => [colourName(name), codesOf(source.colours, name)] as const),
        ]}
      />
    </Section>
  )
}

function LotId({ id }: { id: string }) {
  const t = useTranslate()
  return (
    <>
      <span className="fx-soft">{t(messages.ownId)}</span> <code>{id}</code>
    </>
  )
}
