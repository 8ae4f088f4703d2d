import type { PlateColour } from '@fangxing/contract/plate'
import type { ArrearView } from '@fangxing/contract/arrears'
import { PLATE_COLOURS } from '@fangxing/contract/plate'
import { sumFen } from '@fangxing/contract/money'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Button, type TableColumnsType } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslate, type Translate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import { DetailPage } from '../../ui/detail-page'
import { ExportButton } from '../../ui/export-button'
import { Empty } from '../../ui/page-states'
import { isKeyOf } from '../../ui/is-key-of'
import { LinkButton } from '../../ui/link-button'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { usePages } from '../../ui/use-pages'
import { When } from '../../ui/when'
import { ActButtons } from './act-buttons'
import { CloneFlag } from './clone-flag'
import { dryRunAddress } from './addresses'
import { messages } from './messages'

/** What one car owes the merchant in all lots, and what is done about it. */
export default function CarPage() {
  const t = useTranslate()
  const [parameters] = useSearchParams()
  const plateText = parameters.get('plateText') ?? ''
  const colour = parameters.get('plateColour')
  const query = { plateText, plateColour: isKeyOf(PLATE_COLOURS, colour) ? colour : undefined, limit: 100 }
  const open = usePages('listArrears', query)
  const barred = usePages('listArrears', { ...query, state: 'time_barred' })
  const lists = [open, barred]
  const isRead = lists.every(({ pages }) => pages !== undefined)
  const problem = open.problem ?? barred.problem
  const again = () => lists.forEach(list => list.problem && list.again())
  const reading = { ...open, again, value: isRead ? [...open.rows, ...barred.rows] : undefined, problem }
  const dueFen = sumFen(lists.map(dueOf))
  // Time-barred ones follow the others.
  const next = lists.find(({ hasMore }) => hasMore)
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/debts', title: t(messages.debts) }}
      title={() => plateText || t(messages.carDebts)}
      state={() =>
        isKeyOf(PLATE_COLOURS, colour) && (
          <>
            <PlateChip text={plateText} colour={colour} />
            <Money fen={dueFen} strong />
          </>
        )
      }
      actions={() =>
        isKeyOf(PLATE_COLOURS, colour) && (
          <LinkButton to={dryRunAddress({ plateText, plateColour: colour })}>
            {t(messages.whyNotHeld)}
          </LinkButton>
        )
      }
    >
      {debts => (
        <>
          {plateText !== '' && <CloneFlag plateText={plateText} />}
          {debts.length === 0 ? (
            <Empty text={messages.nothingOpen} />
          ) : (
            <Debts
              debts={debts}
              plate={query}
              count={lists.reduce((sum, list) => sum + countOf(list), 0)}
              more={
                next && (
                  <Button loading={next.isReadingMore} onClick={next.more}>
                    {t(messages.moreDebts)}
                  </Button>
                )
              }
            />
          )}
        </>
      )}
    </DetailPage>
  )
}

type Listed = ReturnType<typeof usePages<'listArrears'>>
/** Of all pages, as the platform adds them up. */
const dueOf = ({ pages, rows }: Listed): number =>
  pages?.[0]?.sum?.dueFen ?? sumFen(rows.map(({ dueFen }) => dueFen))
const countOf = ({ pages, rows }: Listed): number => pages?.[0]?.sum?.count ?? rows.length

const columnsOf = (t: Translate): TableColumnsType<ArrearView> => [
  {
    key: 'lot',
    title: t(messages.lot),
    render: (_, debt) => <Link to={`/debts/${debt.id}`}>{debt.lotName}</Link>,
  },
  {
    key: 'entered',
    title: t(messages.entered),
    render: (_, debt) => <When at={debt.enteredAt} />,
  },
  { key: 'exited', title: t(messages.exited), render: (_, debt) => <When at={debt.exitedAt} /> },
  {
    key: 'due',
    title: t(messages.due),
    align: 'right',
    render: (_, debt) => <Money fen={debt.dueFen} />,
  },
  {
    key: 'reminded',
    title: t(messages.reminded),
    align: 'right',
    render: (_, debt) => `${debt.remindedDays} ${t(messages.days)}`,
  },
  {
    key: 'state',
    title: t(messages.state),
    render: (_, debt) => <StateTag label={ARREAR_LABELS[debt.state]} />,
  },
]

function Debts({
  debts,
  plate,
  count,
  more,
}: {
  debts: ArrearView[]
  plate: { plateText: string; plateColour?: PlateColour }
  count: number
  more: ReactNode
}) {
  const t = useTranslate()
  const [ids, setIds] = useState<readonly React.Key[]>([])
  const chosen = debts.filter(({ id }) => ids.includes(id))
  return (
    <Section>
      <div className="fx-form">
        <p className="fx-soft">{t(messages.choose)}</p>
        <DataTable<ArrearView>
          size="middle"
          rowKey="id"
          dataSource={debts}
          pagination={false}
          rowSelection={{
            selectedRowKeys: ids as React.Key[],
            onChange: keys => setIds(keys),
            getCheckboxProps: debt => ({ 'aria-label': `${debt.lotName} ${debt.exitedAt}` }) as object,
            getTitleCheckboxProps: () => ({ 'aria-label': t(messages.debts) }),
          }}
          columns={columnsOf(t)}
        />
        {more && (
          <div className="fx-row">
            {more}
            <span className="fx-soft">
              {t(messages.shown)} {debts.length} / {count}
            </span>
          </div>
        )}
        <div className="fx-row">
          <ExportButton list="listArrears" query={plate} />
          <ActButtons debts={chosen} onDone={() => setIds([])} />
          {chosen.length > 0 && (
            <span className="fx-soft">
              {t(messages.chosen)} {chosen.length} ·{' '}
              <Money fen={sumFen(chosen.map(({ dueFen }) => dueFen))} />
            </span>
          )}
        </div>
      </div>
    </Section>
  )
}
