import type { ComplaintView } from '@fangxing/contract/complaints'
import { COMPLAINT_LABELS } from '@fangxing/contract/states'
import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'
import { useTranslate } from '../../i18n/language'
import { useLotChoice } from '../../session/lot-choice'
import { useMay } from '../../session/may'
import { choicesOf } from '../../ui/choices'
import { ListPage } from '../../ui/list-page'
import { PlateChip } from '../../ui/plate-chip'
import { StateTag } from '../../ui/state-tag'
import { useAddress } from '../../ui/use-address'
import { When } from '../../ui/when'
import { Acts } from './acts'
import { EnterDialog } from './enter-dialog'
import { messages } from './messages'

/** What the city's hotline passes on, the newest first. */
export default function ComplaintsPage() {
  const t = useTranslate()
  const may = useMay()
  const address = useAddress()
  const { lot } = useLotChoice()
  const [isEntering, setEntering] = useState(false)
  const orderId = address.get('orderId')
  return (
    <>
      <ListPage
        title={messages.title}
        call="listComplaints"
        paging="cursor"
        query={{ lotId: lot?.id, orderId }}
        filters={[
          { name: 'ticketNumber', label: messages.ticket, kind: 'text' },
          { name: 'state', label: messages.state, kind: 'choice', options: choicesOf(COMPLAINT_LABELS) },
        ]}
        actions={
          may('enterComplaint') && (
            <Button type="primary" onClick={() => setEntering(true)}>
              {t(messages.enter)}
            </Button>
          )
        }
        columns={[
          {
            key: 'ticket',
            title: messages.ticket,
            show: row => <strong className="fx-figures">{row.ticketNumber}</strong>,
          },
          {
            key: 'state',
            title: messages.state,
            show: row => <StateTag label={COMPLAINT_LABELS[row.state]} />,
          },
          { key: 'due', title: messages.due, show: row => <When at={row.dueAt} withAgo={!row.answeredAt} /> },
          { key: 'lot', title: messages.lot, show: row => row.lot.name },
          { key: 'about', title: messages.about, show: row => <About row={row} /> },
          { key: 'content', title: messages.content, show: row => <Words of={row} /> },
          { key: 'received', title: messages.received, show: row => <When at={row.receivedAt} /> },
          { key: 'acts', title: messages.acts, show: row => <Acts row={row} /> },
        ]}
        rowKey={row => row.id}
        empty={messages.none}
        nextStep={
          may('enterComplaint') && <Button onClick={() => setEntering(true)}>{t(messages.firstOne)}</Button>
        }
      >
        <p className="fx-soft">{t(messages.what)}</p>
        {orderId && (
          <p className="fx-row">
            {t(messages.ofOrder)}
            <Link to="/complaints">{t(messages.all)}</Link>
          </p>
        )}
      </ListPage>
      {isEntering && (
        <EnterDialog orderId={orderId} lotId={address.get('lotId')} onClose={() => setEntering(false)} />
      )}
    </>
  )
}

function About({ row }: { row: ComplaintView }) {
  const t = useTranslate()
  return (
    <span className="fx-row">
      {row.plateText && row.plateColour && <PlateChip text={row.plateText} colour={row.plateColour} />}
      {row.orderId && <Link to={`/orders/${row.orderId}`}>{t(messages.order)}</Link>}
      {row.arrearId && <Link to={`/debts/${row.arrearId}`}>{t(messages.debt)}</Link>}
    </span>
  )
}

function Words({ of: { content, answer } }: { of: ComplaintView }) {
  const t = useTranslate()
  return (
    <div className="fx-words">
      {content}
      {answer && (
        <p className="fx-soft">
          {t(messages.answer)}: {answer}
        </p>
      )}
    </div>
  )
}
