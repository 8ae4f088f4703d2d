import type { ArrearView } from '@fangxing/contract/arrears'
import { PLATE_COLOURS, type PlateColour } from '@fangxing/contract/plate'
import { sumFen } from '@fangxing/contract/money'
import { ARREAR_LABELS } from '@fangxing/contract/states'
import { Table } from 'antd'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { DetailPage } from '../../ui/detail-page'
import { Empty } from '../../ui/page-states'
import { isKeyOf } from '../../ui/is-key-of'
import { LinkButton } from '../../ui/link-button'
import { Money } from '../../ui/money'
import { Section } from '../../ui/page'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useCall } from '../../ui/use-call'
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
  const open = useCall('listArrears', { query })
  const barred = useCall('listArrears', { query: { ...query, state: 'time_barred' } })
  const both = open.value && barred.value && [...open.value.items, ...barred.value.items]
  const reading = { ...open, value: both, problem: open.problem ?? barred.problem }
  return (
    <DetailPage
      reading={reading}
      list={{ path: '/debts', title: t(messages.debts) }}
      title={() => plateText || t(messages.carDebts)}
      state={debts =>
        isKeyOf(PLATE_COLOURS, colour) && <Head debts={debts} plate={{ plateText, plateColour: colour }} />
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
          {debts.length === 0 ? <Empty text={messages.nothingOpen} /> : <Debts debts={debts} />}
        </>
      )}
    </DetailPage>
  )
}

function Head(props: {
  debts: readonly ArrearView[]
  plate: { plateText: string; plateColour: PlateColour }
}) {
  const { debts, plate } = props
  return (
    <>
      <PlateChip text={plate.plateText} colour={plate.plateColour} />
      <Money fen={sumFen(debts.map(({ dueFen }) => dueFen))} strong />
    </>
  )
}

function Debts({ debts }: { debts: ArrearView[] }) {
  const t = useTranslate()
  const [ids, setIds] = useState<readonly React.Key[]>([])
  const chosen = debts.filter(({ id }) => ids.includes(id))
  return (
    <Section>
      <div className="fx-form">
        <p className="fx-soft">{t(messages.choose)}</p>
        <div className="fx-scroll">
          <Table<ArrearView>
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
            columns={[
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
            ]}
          />
        </div>
        <div className="fx-row">
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
