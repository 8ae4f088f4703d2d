import type { RefundRecord } from '@fangxing/contract/money-records'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslate } from '../../i18n/language'
import { useMay } from '../../session/may'
import { Money } from '../../ui/money'
import { ReasonDialog } from '../../ui/reason-dialog'
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
  const [isAsked, setAsked] = useState(false)
  const { act, isActing, problem, forget } = useAct('rejectRefund', {
    done: messages.refundRejected,
    changes: ['listRefunds', 'sumMoney'],
    onDone: () => setAsked(false),
    quiet: true,
  })
  return (
    <>
      <Button size="small" onClick={() => setAsked(true)}>
        {t(messages.rejectRefund)}
      </Button>
      <ReasonDialog
        isOpen={isAsked}
        title={`${t(messages.rejectRefund)} · ${row.plateText}`}
        confirm={t(messages.rejectRefund)}
        isDangerous
        isActing={isActing}
        problem={problem}
        onConfirm={reason => void act({ params: { refundId: row.id }, body: { reason } })}
        onClose={() => {
          setAsked(false)
          forget()
        }}
      >
        <p>{t(messages.rejectRefundWhat)}</p>
      </ReasonDialog>
    </>
  )
}
