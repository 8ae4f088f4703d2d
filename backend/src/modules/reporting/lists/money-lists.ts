import { REFUND_CAUSE_LABELS, SETTLEMENT_METHOD_LABELS } from '@fangxing/contract/money-records'
import { MISMATCH_LABELS } from '@fangxing/contract/quarantine'
import { PAYMENT_LABELS, REFUND_LABELS, SETTLEMENT_LABELS } from '@fangxing/contract/states'
import type { Message } from '@fangxing/contract/messages'
import { HEADS, plateColumns, type ListFiles } from './list-file'

const OTHER: Message = { zh: '其他', en: 'Other' }

export const MONEY_LISTS: Pick<
  ListFiles,
  'listSettlements' | 'listRefunds' | 'listPayments' | 'listQuarantined'
> = {
  listSettlements: {
    title: { zh: '入账', en: 'Money in' },
    columns: [
      [{ zh: '收据号', en: 'Receipt' }, row => row.receiptNo],
      [{ zh: '时间', en: 'Time' }, row => ({ at: row.createdAt })],
      ...plateColumns(),
      [HEADS.lot, row => row.lot.name],
      [{ zh: '方式', en: 'Method' }, (row, { t }) => t(SETTLEMENT_METHOD_LABELS[row.method])],
      [HEADS.amount, row => ({ fen: row.amountFen })],
      [{ zh: '其中已退（元）', en: 'Given back (yuan)' }, row => ({ fen: row.refundedFen })],
      [HEADS.state, (row, { t }) => t(SETTLEMENT_LABELS[row.state])],
      [HEADS.transaction, row => row.transactionId],
      [{ zh: '商户单号', en: 'Trade number' }, row => row.outTradeNo],
    ],
  },
  listRefunds: {
    title: { zh: '退款', en: 'Refunds' },
    columns: [
      [{ zh: '退款单号', en: 'Refund number' }, row => row.outRefundNo],
      [{ zh: '时间', en: 'Time' }, row => ({ at: row.createdAt })],
      ...plateColumns(),
      [HEADS.lot, row => row.lot.name],
      [HEADS.amount, row => ({ fen: row.amountFen })],
      [{ zh: '原因', en: 'Cause' }, (row, { t }) => t(REFUND_CAUSE_LABELS[row.cause] ?? OTHER)],
      [HEADS.state, (row, { t }) => t(REFUND_LABELS[row.state])],
      [{ zh: '到账', en: 'Done' }, row => ({ at: row.succeededAt })],
      [HEADS.transaction, row => row.transactionId],
    ],
  },
  listPayments: {
    title: { zh: '支付流水', en: 'Payments' },
    columns: [
      [{ zh: '时间', en: 'Time' }, row => ({ at: row.createdAt })],
      ...plateColumns(),
      [HEADS.lot, row => row.lot.name],
      [{ zh: '应付（元）', en: 'Asked (yuan)' }, row => ({ fen: row.amountFen })],
      [{ zh: '实付（元）', en: 'Paid (yuan)' }, row => (row.paidFen === null ? null : { fen: row.paidFen })],
      [HEADS.state, (row, { t }) => t(PAYMENT_LABELS[row.state])],
      [{ zh: '付款时间', en: 'Paid at' }, row => ({ at: row.successAt })],
      [{ zh: '收据号', en: 'Receipt' }, row => row.receiptNo],
      [HEADS.transaction, row => row.transactionId],
      [{ zh: '商户单号', en: 'Trade number' }, row => row.outTradeNo],
    ],
  },
  listQuarantined: {
    title: { zh: '待核对的款', en: 'Money kept apart' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [{ zh: '实付（元）', en: 'Came (yuan)' }, row => ({ fen: row.paidFen })],
      [HEADS.due, row => ({ fen: row.dueFen })],
      [
        { zh: '哪里不符', en: 'What does not match' },
        (row, { t }) => [...new Set(row.mismatches.map(one => t(MISMATCH_LABELS[one] ?? OTHER)))].join(' '),
      ],
      [{ zh: '自', en: 'Since' }, row => ({ at: row.since })],
    ],
  },
}
