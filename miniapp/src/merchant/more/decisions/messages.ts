import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  title: { zh: '待决事项', en: 'To be decided' },
  someoneElse: {
    zh: '您提出的，由另一位经理或财务决定；没有别人时，24 小时后可自己决定。',
    en: 'You asked for it, so another manager or finance decides; where there is nobody else, you may after 24 hours.',
  },
  onlyFinance: {
    zh: '不能作为这一单的付款，由财务原路退回。',
    en: 'It cannot count as the payment of this order; finance returns it.',
  },
  none: { zh: '没有待决事项', en: 'Nothing to decide' },
  noneText: {
    zh: '核对不符的付款和待复核的减免会列在这里。',
    en: 'Payments that do not match and decisions that wait for a second person stand here.',
  },
  kept: { zh: '核对不符的付款', en: 'A payment that does not match' },
  paid: { zh: '实付', en: 'Paid' },
  due: { zh: '应付', en: 'Due' },
  why: { zh: '不符之处', en: 'What does not match' },
  order: { zh: '查看订单', en: 'See the order' },
  approve: { zh: '批准', en: 'Approve' },
  refuse: { zh: '驳回', en: 'Refuse' },
  plate: { zh: '车牌', en: 'Plate' },
  askedBy: { zh: '申请人', en: 'Asked by' },
  reason: { zh: '理由', en: 'Reason' },
  reference: { zh: '凭据', en: 'Reference' },
} satisfies Catalogue

export const MISMATCHES: Record<string, Message> = {
  amount: { zh: '金额', en: 'amount' },
  mchid: { zh: '商户号', en: 'merchant number' },
  appid: { zh: '小程序', en: 'mini-program' },
  currency: { zh: '币种', en: 'currency' },
  transaction: { zh: '微信单号已用于另一笔', en: 'counted for another payment' },
  refunded_elsewhere: { zh: '已在微信商户平台退款', en: 'refunded in WeChat’s platform' },
  less_than_due: { zh: '少于应付', en: 'less than due' },
  more_than_due: { zh: '多于应付', en: 'more than due' },
  other: { zh: '其他', en: 'other' },
}

export const ACCEPT = {
  title: { zh: '认可为付款', en: 'Accept as payment' },
  text: {
    zh: '这笔钱作为本单付款，锁降下；多付的部分自动退回。',
    en: 'The money pays this order and the lock goes down; what is above the due goes back.',
  },
  action: { zh: '认可为付款', en: 'Accept as payment' },
  reasons: [{ zh: '已核对微信流水', en: 'Checked with WeChat' }],
}
export const GIVE_BACK = {
  title: { zh: '退回付款人', en: 'Return it' },
  text: {
    zh: '这笔钱原路退回；车主可以重新支付。',
    en: 'The money goes back the way it came; the owner may pay again.',
  },
  action: { zh: '退回付款人', en: 'Return it' },
  reasons: [
    { zh: '金额不符', en: 'Wrong amount' },
    { zh: '订单已结清', en: 'The order is settled' },
  ],
}
