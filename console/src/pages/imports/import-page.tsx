import type { ImportView } from '@fangxing/contract/imports'
import { IMPORT_LABELS } from '@fangxing/contract/states'
import { App, Button, Progress } from 'antd'
import { Link, useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { Section } from '../../ui/page'
import { StateTag } from '../../ui/state-tag'
import { useAct, useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { WrongRows } from './wrong-rows'

const EVERY_MS = 1_000

/** How far an import is, what became of its rows, and those that are wrong, to be corrected. */
export default function ImportPage() {
  const t = useTranslate()
  const { importId = '' } = useParams()
  const reading = useCall('getImport', { params: { importId } })
  const isRunning = reading.value !== undefined && reading.value.endedAt === null
  useCall('getImport', isRunning ? { params: { importId } } : null, { everyMs: EVERY_MS })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/imports', title: t(messages.title) }}
      title={view => view?.fileName ?? t(messages.one)}
      state={view => <StateTag label={IMPORT_LABELS[view.state]} />}
      actions={view => view.endedAt === null && <CancelButton view={view} />}
    >
      {view => (
        <>
          <Outcome view={view} />
          {view.endedAt !== null && view.wrong > 0 && <WrongRows key={view.id} view={view} />}
        </>
      )}
    </DetailPage>
  )
}

function CancelButton({ view }: { view: ImportView }) {
  const t = useTranslate()
  const { modal } = App.useApp()
  const { act, isActing } = useAct('cancelImport', {
    done: messages.cancelled,
    changes: ['getImport', 'listImports'],
  })
  const ask = () =>
    modal.confirm({
      title: t(messages.cancel),
      content: t(messages.cancelText),
      okText: t(messages.cancel),
      okButtonProps: { danger: true },
      onOk: () => act({ params: { importId: view.id }, body: {} }),
    })
  return (
    <Button danger loading={isActing} onClick={ask}>
      {t(messages.cancel)}
    </Button>
  )
}

function Outcome({ view }: { view: ImportView }) {
  const t = useTranslate()
  const percent = Math.floor((view.readBytes / view.sizeBytes) * 100)
  return (
    <Section>
      {view.endedAt === null && (
        <Progress percent={percent} aria-label={t(messages.progress)} status="active" />
      )}
      {view.failure && (
        <p className="fx-note fx-note--bad" role="alert">
          {t(view.failure.message)}
        </p>
      )}
      <div className="fx-counts" role="status">
        <Count name={t(messages.rows)} value={view.rows} />
        <Count name={t(messages.taken)} value={view.taken} />
        <Count name={t(messages.merged)} value={view.merged} />
        <Count name={t(messages.unchanged)} value={view.unchanged} />
        <Count name={t(messages.wrong)} value={view.wrong} isBad={view.wrong > 0} />
        <Count name={t(messages.review)} value={view.review} />
      </div>
      <Facts
        items={[
          [t(messages.created), <When key="at" at={view.createdAt} withAgo />],
          [
            t(messages.review),
            view.review > 0 ? (
              <Link to={view.kind === 'debts' ? '/review?tab=debts' : '/review?tab=stays'}>
                {t(messages.toReview)}
              </Link>
            ) : null,
          ],
        ]}
      />
    </Section>
  )
}

function Count({ name, value, isBad = false }: { name: string; value: number; isBad?: boolean }) {
  return (
    <p className={isBad ? 'fx-count fx-count--bad' : 'fx-count'}>
      <span className="fx-soft">{name}</span>
      <strong>{value}</strong>
    </p>
  )
}
