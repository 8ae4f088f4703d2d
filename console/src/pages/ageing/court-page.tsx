import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons'
import { DEMAND_LABELS, type CourtFile } from '@fangxing/contract/ageing'
import { PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useLanguage, useTranslate, type Message } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { DetailPage } from '../../ui/detail-page'
import { Facts } from '../../ui/facts'
import { isKeyOf } from '../../ui/is-key-of'
import { Money } from '../../ui/money'
import { Page, Section } from '../../ui/page'
import { CutNote, Empty } from '../../ui/page-states'
import { Pictures } from '../../ui/pictures'
import { PlateChip } from '../../ui/plate-chip'
import { useCall } from '../../ui/use-call'
import { useDownload } from '../../ui/use-download'
import { FullTime } from '../../ui/when'
import { messages } from './messages'

type Debt = CourtFile['debts'][number]
type Demand = CourtFile['demands'][number]

/** What a court wants to see of one car: on screen, on paper, as a package. */
export default function CourtPage() {
  const t = useTranslate()
  const [parameters] = useSearchParams()
  const plateText = parameters.get('plateText') ?? ''
  const colour = parameters.get('plateColour')
  const plateColour = isKeyOf(PLATE_COLOURS, colour) ? colour : 'blue'
  if (plateText !== '') return <CourtFileOf plateText={plateText} plateColour={plateColour} />
  return (
    <Page title={t(messages.court)}>
      <Empty text={messages.noPlate}>
        <Link to="/ageing">{t(messages.title)}</Link>
      </Empty>
    </Page>
  )
}

function CourtFileOf({ plateText, plateColour }: { plateText: string; plateColour: PlateColour }) {
  const t = useTranslate()
  const language = useLanguage()
  const reading = useCall('readCourtFile', { query: { plateText, plateColour } })
  const { isBusy, start } = useDownload('exportCourtFile')
  const save = () => void start({ query: { plateText, plateColour, language } })
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/ageing', title: t(messages.title) }}
      title={() => `${t(messages.court)} · ${plateText}`}
      state={() => <PlateChip text={plateText} colour={plateColour} />}
      actions={() => (
        <span className="fx-row fx-no-print">
          <Button icon={<DownloadOutlined aria-hidden />} loading={isBusy} onClick={save}>
            {t(messages.download)}
          </Button>
          <Button icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
            {t(messages.print)}
          </Button>
        </span>
      )}
    >
      {file => (
        <>
          <Section>
            <Facts
              items={[
                [t(messages.creditor), file.merchantName],
                [t(messages.due), <Money key="due" fen={file.dueFen} strong />],
              ]}
            />
          </Section>
          <CutNote reply={{ items: file.debts, isCut: file.isCut }} />
          <Debts debts={file.debts} />
          <Section title={t(messages.everyDemand)}>
            {file.demands.length === 0 && <Empty text={messages.noDemand} />}
            {file.demands.map((demand, at) => (
              <DemandProof key={at} demand={demand} at={at} debts={file.debts} />
            ))}
          </Section>
        </>
      )}
    </DetailPage>
  )
}

function Debts({ debts }: { debts: readonly Debt[] }) {
  const t = useTranslate()
  const money = (title: Message, of: (debt: Debt) => number) => ({
    key: title.en,
    title: t(title),
    align: 'right' as const,
    render: (_: unknown, debt: Debt) => <Money fen={of(debt)} />,
  })
  const cell = (title: Message, show: (debt: Debt, at: number) => ReactNode) => ({
    key: title.en,
    title: t(title),
    render: (_: unknown, debt: Debt, at: number) => show(debt, at),
  })
  return (
    <Section title={t(messages.debts)}>
      <DataTable<Debt>
        size="small"
        rowKey="id"
        dataSource={debts}
        pagination={false}
        columns={[
          cell(messages.number, (_, at) => at + 1),
          cell(messages.lot, debt => debt.lotName),
          cell(messages.enteredAndExited, debt => (
            <>
              <FullTime at={debt.enteredAt} />
              <br />
              <FullTime at={debt.exitedAt} />
            </>
          )),
          money(messages.principal, debt => debt.principalFen),
          money(messages.lateFee, debt => debt.lateFeeFen),
          money(messages.waived, debt => debt.waivedFen),
          money(messages.paid, debt => debt.paidFen),
          money(messages.due, debt => debt.dueFen),
          cell(messages.state, debt => t(ARREAR_LABELS[debt.state])),
          cell(messages.bars, debt => <FullTime at={debt.barsAt} />),
          cell(messages.proof, debt => (debt.witness ? `${t(messages.witness)} ${debt.witness}` : '')),
        ]}
      />
      {debts.map(
        ({ id, photoUrls }, at) =>
          photoUrls.length > 0 && (
            <Pictures key={id} title={`${t(messages.stay)} · ${at + 1}`} urls={photoUrls} />
          ),
      )}
    </Section>
  )
}

function DemandProof(props: { demand: Demand; at: number; debts: readonly Debt[] }) {
  const { demand, at, debts } = props
  const t = useTranslate()
  const numbers = demand.arrearIds
    .map(id => debts.findIndex(debt => debt.id === id) + 1)
    .sort((a, b) => a - b)
  return (
    <article className="fx-proof">
      <h3>
        {at + 1}. {t(DEMAND_LABELS[demand.kind])}
      </h3>
      <Facts
        items={[
          [t(messages.ofDebts), numbers.join('、')],
          [t(messages.sent), <FullTime key="sent" at={demand.sentAt} />],
          [
            t(messages.delivered),
            demand.deliveredAt ? <FullTime key="there" at={demand.deliveredAt} /> : t(messages.notDelivered),
          ],
          [t(messages.returned), demand.returnedAt && <FullTime key="back" at={demand.returnedAt} />],
          [t(messages.notice), demand.noticeNumber],
          [t(messages.leftBy), demand.leftBy],
          [t(messages.receipt), demand.receipt],
          [t(messages.hash), demand.photoSha256],
          [t(messages.proof), demand.note],
        ]}
      />
      {demand.photoUrl && <Pictures title={t(messages.picture)} urls={[demand.photoUrl]} />}
    </article>
  )
}
