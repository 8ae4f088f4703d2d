import { ARREAR_LABELS } from '@fangxing/contract/states'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { choicesOf } from '../../ui/choices'
import { ListPage } from '../../ui/list-page'
import { Money } from '../../ui/money'
import { UPLOAD_DEBTS } from '../../ui/next-steps'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { When } from '../../ui/when'
import { messages } from './messages'

/** Single debts, the newest first unless sorted otherwise: open ones, or those of one state. */
export default function DebtListPage() {
  const t = useTranslate()
  const { lot } = useLotChoice()
  return (
    <ListPage
      title={messages.singles}
      call="listArrears"
      paging="cursor"
      query={{ lotId: lot?.id }}
      filters={[
        { name: 'plateText', label: messages.plate, kind: 'text', hint: messages.wholePlate },
        { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(ARREAR_LABELS) },
      ]}
      columns={[
        {
          key: 'plate',
          title: messages.plate,
          show: debt => <PlateChip text={debt.plateText} colour={debt.plateColour} />,
        },
        { key: 'lot', title: messages.lot, show: debt => debt.lotName },
        {
          key: 'exit',
          title: messages.exited,
          sortBy: 'exited',
          usual: 'desc',
          show: debt => <When at={debt.exitedAt} />,
        },
        {
          key: 'due',
          title: messages.due,
          sortBy: 'due',
          align: 'right',
          show: debt => <Money fen={debt.dueFen} />,
        },
        {
          key: 'reminded',
          title: messages.reminded,
          align: 'right',
          show: debt => `${debt.remindedDays} ${t(messages.days)}`,
        },
        {
          key: 'state',
          title: messages.state,
          show: debt => <StateTag label={ARREAR_LABELS[debt.state]} />,
        },
      ]}
      rowKey={debt => debt.id}
      open={debt => `/debts/${debt.id}`}
      empty={messages.noSingles}
      nextStep={UPLOAD_DEBTS}
    />
  )
}
