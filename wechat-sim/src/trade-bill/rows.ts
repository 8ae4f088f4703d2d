import { type Order, type Refund } from '../state/records'
import { shanghaiTime } from '../state/time'

/** The 27 columns of a trade bill of type ALL. */
export const TRADE_BILL_COLUMNS = [
  '交易时间',
  '公众账号ID',
  '商户号',
  '特约商户号',
  '设备号',
  '微信订单号',
  '商户订单号',
  '用户标识',
  '交易类型',
  '交易状态',
  '付款银行',
  '货币种类',
  '应结订单金额',
  '代金券金额',
  '微信退款单号',
  '商户退款单号',
  '退款金额',
  '充值券退款金额',
  '退款类型',
  '退款状态',
  '商品名称',
  '商户数据包',
  '手续费',
  '费率',
  '订单金额',
  '申请退款金额',
  '费率备注',
] as const
type Column = (typeof TRADE_BILL_COLUMNS)[number]
export type TradeBillRow = Record<Column, string>

const FEE_PER_TEN_THOUSAND = 60

/** Fen as decimal yuan, by digits. */
export function yuan(fen: number, decimals: 2 | 5 = 2): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  const text = `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
  return decimals === 5 ? `${text}000` : text
}

/** 0.6 percent, to the nearest fen. */
export const feeFen = (fen: number) => Math.round((fen * FEE_PER_TEN_THOUSAND) / 10_000)

const common = (order: Order) => ({
  公众账号ID: order.appid,
  商户号: order.mchid,
  特约商户号: '0',
  设备号: '',
  微信订单号: order.transactionId ?? '',
  商户订单号: order.outTradeNo,
  用户标识: order.payer ?? '',
  交易类型: 'JSAPI',
  付款银行: 'OTHERS',
  货币种类: 'CNY',
  代金券金额: '0.00',
  充值券退款金额: '0.00',
  商品名称: order.description,
  商户数据包: order.attach ?? '',
  费率: '0.60%',
  费率备注: '',
})

export const paymentRow = (order: Order): TradeBillRow => ({
  ...common(order),
  交易时间: shanghaiTime(order.paidAt ?? 0),
  交易状态: 'SUCCESS',
  应结订单金额: yuan(order.paidFen ?? 0),
  微信退款单号: '0',
  商户退款单号: '0',
  退款金额: '0.00',
  退款类型: '',
  退款状态: '',
  手续费: yuan(feeFen(order.paidFen ?? 0), 5),
  订单金额: yuan(order.paidFen ?? 0),
  申请退款金额: '0.00',
})

export const refundRow = (order: Order, refund: Refund): TradeBillRow => ({
  ...common(order),
  交易时间: shanghaiTime(refund.createdAt),
  交易状态: 'REFUND',
  应结订单金额: '0.00',
  微信退款单号: refund.refundId,
  商户退款单号: refund.outRefundNo,
  退款金额: yuan(refund.refundFen),
  退款类型: 'ORIGINAL',
  退款状态: refund.status,
  手续费: yuan(-feeFen(refund.refundFen), 5),
  订单金额: '0.00',
  申请退款金额: yuan(refund.refundFen),
})
