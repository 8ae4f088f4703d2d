import type { TariffView } from '@fangxing/contract/tariffs'
import { Table } from 'antd'
import { useParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Section } from '../../ui/page'
import { Empty } from '../../ui/page-states'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'
import { OpenChoices } from './open-choices'
import { Publish } from './publish'
import { Simulation } from './simulation'

/** One tariff: what is open in its draft, what the draft would change, and the versions that were published. */
export default function TariffPage() {
  const t = useTranslate()
  const { tariffId = '' } = useParams()
  const reading = useCall('getTariff', { params: { tariffId } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/tariffs', title: t(messages.title) }}
      title={tariff => (tariff ? `${tariff.name} · ${tariff.lotName}` : t(messages.tariff))}
    >
      {tariff => (
        <>
          <OpenChoices key={tariff.version} tariff={tariff} />
          <Simulation tariffId={tariff.id} />
          <Publish tariff={tariff} />
          <Versions tariff={tariff} />
        </>
      )}
    </DetailPage>
  )
}

function Versions({ tariff: { versions, validNumber } }: { tariff: TariffView }) {
  const t = useTranslate()
  return (
    <Section title={t(messages.versions)}>
      <Table
        size="middle"
        rowKey="number"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={versions}
        locale={{ emptyText: <Empty text={messages.noVersions} /> }}
        columns={[
          {
            key: 'number',
            title: t(messages.valid),
            render: (_, { number }) => (
              <span className="fx-row">
                {t(messages.number)} {number} {t(messages.numberAfter)}
                {number === validNumber && <span className="fx-tag fx-tag--good">{t(messages.valid)}</span>}
              </span>
            ),
          },
          { key: 'filing', title: t(messages.filing), render: (_, { filingNumber }) => filingNumber },
          {
            key: 'from',
            title: t(messages.validFrom),
            render: (_, { validFrom }) => <When at={validFrom} />,
          },
          { key: 'by', title: t(messages.by), render: (_, { publishedBy }) => publishedBy.name },
          { key: 'at', title: t(messages.at), render: (_, { publishedAt }) => <When at={publishedAt} /> },
        ]}
      />
    </Section>
  )
}
