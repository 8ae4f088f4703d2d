import type { RefundRecord } from '@fangxing/contract/money-records'
import { App, Button } from 'antd'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { ButtonWithReason } from '../../ui/act-with-reason'
import { Money } from '../../ui/money'
import { useAct } from '../../ui/use-call'
import { messages } from './messages'

/** A refund that somebody asked for: it goes back, or it stays with the merchant. */
export function RefundActs({ row }: { row: RefundRecord }) {
  const may = useMay()
  if (row.state !== 'requested' || !may('approveRefund')) return null
  return (
    // A click here is not one on the row, which leads to the payment.
    <div className="fx-row" role="presentation" onClick={event => event.stopPropagation()}>
      <Approve row={row} />
      <Reject row={row} />
    </div>
  )
}

function Approve({ row }: { row: RefundRecord }) {
  const t = useTranslate()
  const { modal } = App.useApp()
  const { act, isActing } = useAct('approveRefund', {
    done: messages.refundApproved,
    changes: ['listRefunds', 'sumMoney'],
  })
  const ask = () =>
    modal.confirm({
      title: `${t(messages.approveRefund)} · ${row.plateText}`,
      content: (
        <p>
          {t(messages.approveRefundWhat)} <Money fen={row.amountFen} strong />
        </p>
      ),
      okText: t(messages.approveRefund),
      onOk: () => act({ params: { refundId: row.id }, body: {} }),
    })
  return (
    <Button size="small" type="primary" loading={isActing} onClick={ask}>
      {t(messages.approveRefund)}
    </Button>
  )
}

function Reject({ row }: { row: RefundRecord }) {
  const t = useTranslate()
  return (
    <ButtonWithReason
      button={{ size: 'small' }}
      label={t(messages.rejectRefund)}
      title={`${t(messages.rejectRefund)} · ${row.plateText}`}
      confirm={t(messages.rejectRefund)}
      isDangerous
      call="rejectRefund"
      input={reason => ({ params: { refundId: row.id }, body: { reason } })}
      done={messages.refundRejected}
      changes={['listRefunds', 'sumMoney']}
    >
      <p>{t(messages.rejectRefundWhat)}</p>
    </ButtonWithReason>
  )
}
