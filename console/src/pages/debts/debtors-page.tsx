import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { LinkButton } from '../../ui/link-button'
import { ListPage } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { UPLOAD_DEBTS } from '../../ui/next-steps'
import { PlateChip } from '../../ui/plate-chip'
import { When } from '../../ui/when'
import { carAddress } from './addresses'
import { DebtorSums } from './debtor-sums'
import { messages } from './messages'

const SUMS = ['sumDebtors'] as const
const importMessage = { zh: '导入', en: 'Import' }

/** Cars that owe, the largest debt first, found by any part of a plate. */
export default function DebtorsPage() {
  const t = useTranslate()
  const may = useMay()
  const { lot } = useLotChoice()
  return (
    <ListPage
      title={messages.debts}
      call="listDebtors"
      paging="cursor"
      query={{ lotId: lot?.id }}
      filters={[{ name: 'search', label: messages.plate, kind: 'text', hint: messages.partOfPlate }]}
      columns={[
        {
          key: 'plate',
          title: messages.plate,
          show: car => <PlateChip text={car.plateText} colour={car.plateColour} />,
        },
        {
          key: 'count',
          title: messages.count,
          sortBy: 'count',
          align: 'right',
          show: car => car.arrearCount,
        },
        {
          key: 'due',
          title: messages.due,
          sortBy: 'due',
          usual: 'desc',
          align: 'right',
          show: car => <Money fen={car.dueFen} strong />,
        },
        {
          key: 'oldest',
          title: messages.oldest,
          sortBy: 'age',
          show: car => <When at={car.oldestExitedAt} withAgo />,
        },
        {
          key: 'exit',
          title: messages.lastExit,
          show: car => <When at={car.lastExitedAt} withAgo />,
        },
      ]}
      rowKey={car => `${car.plateText} ${car.plateColour}`}
      open={carAddress}
      empty={messages.noDebtors}
      nextStep={UPLOAD_DEBTS}
      alsoReads={SUMS}
      actions={
        <>
          <LinkButton to="/debts/list">{t(messages.singles)}</LinkButton>
          {may('createImport') && (
            <LinkButton to="/imports" type="primary">
              {t(importMessage)}
            </LinkButton>
          )}
        </>
      }
    >
      {may('sumDebtors') && <DebtorSums lotId={lot?.id} />}
      <div className="fx-row">
        <span className="fx-soft">{t(messages.withoutGrace)}</span>
        <Link to="/debts/list?state=grace">{t(messages.seeGrace)}</Link>
      </div>
    </ListPage>
  )
}
