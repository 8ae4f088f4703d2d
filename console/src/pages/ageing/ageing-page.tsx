import { AGE_LABELS, type Ages } from '@fangxing/contract/ageing'
import { Table } from 'antd'
import { useTranslate } from '../../i18n/language'
import { DataTable } from '../../ui/data-table'
import type { Reply } from '../../net/calls'
import { useLotChoice } from '../../session/lot-choice'
import { ListPage } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { UPLOAD_DEBTS } from '../../ui/next-steps'
import { Section } from '../../ui/page'
import { ProblemNote } from '../../ui/page-states'
import { PlateChip } from '../../ui/plate-chip'
import { useCall } from '../../ui/use-call'
import { When } from '../../ui/when'
import { messages } from './messages'

type Ageing = Reply<'readAgeing'>
const AGES = Object.keys(AGE_LABELS) as (keyof Ages)[]

/** What is owed by how long ago the car left, and single debts, the oldest first. */
export default function AgeingPage() {
  const t = useTranslate()
  const { lot } = useLotChoice()
  const query = lot ? { lotId: lot.id } : {}
  const { value, problem, again } = useCall('readAgeing', { query }, { keepPrevious: true })
  return (
    <ListPage
      title={messages.title}
      call="listAgedDebts"
      paging="cursor"
      query={query}
      filters={[
        { name: 'plateText', label: messages.plate, hint: messages.plateHint, kind: 'text' },
        {
          name: 'age',
          label: messages.age,
          kind: 'choice',
          options: AGES.map(age => ({ value: age, label: AGE_LABELS[age] })),
        },
      ]}
      columns={[
        {
          key: 'plate',
          title: messages.plate,
          show: row => <PlateChip text={row.plateText} colour={row.plateColour} />,
        },
        { key: 'lot', title: messages.lot, show: row => row.lotName },
        { key: 'exited', title: messages.exited, show: row => <When at={row.exitedAt} /> },
        {
          key: 'age',
          title: messages.age,
          sortBy: 'age',
          usual: 'desc',
          align: 'right',
          show: row => `${row.ageDays} ${t(messages.days)}`,
        },
        {
          key: 'due',
          title: messages.due,
          sortBy: 'due',
          align: 'right',
          show: row => <Money fen={row.dueFen} strong />,
        },
        { key: 'bars', title: messages.bars, show: row => <When at={row.barsAt} /> },
        {
          key: 'demands',
          title: messages.demands,
          align: 'right',
          show: row => `${row.demandCount} ${t(messages.times)}`,
        },
        { key: 'last', title: messages.last, show: row => <When at={row.lastDemandAt} /> },
      ]}
      rowKey={row => row.id}
      open={({ plateText, plateColour }) =>
        `/ageing/court?${new URLSearchParams({ plateText, plateColour }).toString()}`
      }
      empty={messages.none}
      nextStep={UPLOAD_DEBTS}
    >
      {problem && <ProblemNote problem={problem} again={again} />}
      {value && <ByLot ageing={value} />}
      <p className="fx-soft">{t(messages.what)}</p>
    </ListPage>
  )
}

function Sum({ of }: { of: Ages[keyof Ages] }) {
  const t = useTranslate()
  return (
    <>
      <Money fen={of.fen} />
      <br />
      <span className="fx-soft">
        {of.count} {t(messages.count)}
      </span>
    </>
  )
}

function ByLot({ ageing: { asOf, lots, total } }: { ageing: Ageing }) {
  const t = useTranslate()
  return (
    <Section
      beside={
        <span className="fx-soft">
          {t(messages.asOf)} <When at={asOf} />
        </span>
      }
      title={t(messages.age)}
    >
      <DataTable<Ageing['lots'][number]>
        size="small"
        rowKey="lotId"
        dataSource={lots}
        pagination={false}
        columns={[
          { key: 'lot', title: t(messages.lot), render: (_, lot) => lot.name },
          ...AGES.map(age => ({
            key: age,
            title: t(AGE_LABELS[age]),
            align: 'right' as const,
            render: (_: unknown, lot: Ages) => <Sum of={lot[age]} />,
          })),
        ]}
        summary={() => (
          <Table.Summary.Row>
            <Table.Summary.Cell index={0}>
              <strong>{t(messages.total)}</strong>
            </Table.Summary.Cell>
            {AGES.map((age, at) => (
              <Table.Summary.Cell key={age} index={at + 1} align="right">
                <Sum of={total[age]} />
              </Table.Summary.Cell>
            ))}
          </Table.Summary.Row>
        )}
      />
    </Section>
  )
}
