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
    zh: '核对不符的付款、转来核实的欠费，以及待复核的减免、撤销、核销和别处付清会列在这里。',
    en: 'Here stand payments that do not match, debts sent to review, and large waivers, withdrawals, write-offs and debts paid elsewhere that wait for a second person.',
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
  review: { zh: '核实欠费', en: 'Debts to look at' },
  reviewText: {
    zh: '核实有效：重新开始宽限期和提醒。撤销：这些欠费作废。',
    en: 'If it is owed, grace and reminders begin anew. Withdrawn debts are void.',
  },
  debts: { zh: '笔', en: 'debts' },
  sentBy: { zh: '转来的人', en: 'Sent by' },
  sentAt: { zh: '转来时间', en: 'Sent at' },
  document: { zh: '出示的证件', en: 'Document shown' },
  documentText: {
    zh: '证件由现场人员当面查看，不留照片。',
    en: 'Seen by the one at the car; no picture of it is kept.',
  },
  finding: { zh: '核实原因', en: 'Why' },
  note: { zh: '说明', en: 'Note' },
  noPhotos: { zh: '这里没有可显示的出入场照片', en: 'No pictures of entry or exit to show here' },
  photos: { zh: '出入场照片', en: 'Picture of entry or exit' },
  allDebts: { zh: '这辆车的全部欠费', en: 'All debts of this car' },
  moreReviews: {
    zh: '还有更多待处理的，处理完这些后显示。',
    en: 'There is more to decide; it shows once these are decided.',
  },
  askedForMore: {
    zh: '已提交，等待另一位经理或财务批准；没有第二人时满 24 小时由您在这里再次确认',
    en: 'It waits for another manager or finance; where there is none, you confirm it here after 24 h',
  },
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
