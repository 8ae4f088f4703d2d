import type { OwnerBill } from '@fangxing/contract/bills'
import type { Tone } from '@shared/ui/tone'
import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  title: { zh: '停车欠费缴费单', en: 'Parking bill' },
  stayTitle: { zh: '停车缴费单', en: 'Parking bill' },
  due: { zh: '应付合计', en: 'Total due' },
  private: {
    zh: '为保护车主隐私，这里不显示停车的时间、地点和照片。有疑问请先拨打热线，不必付款。',
    en: 'To protect whoever drives the car, no times, places or photos are shown here. If something seems wrong, call first; you need not pay.',
  },
  voluntary: {
    zh: '这些欠费已过诉讼时效，是否支付由您决定',
    en: 'These debts are barred by time: paying is up to you',
  },
  voluntaryText: {
    zh: '商家不再追要，也不会因此锁车。付款后不能以已过时效为由要求退回。',
    en: 'The merchant asks for them no more and holds no car for them. What was paid is not given back because it was barred.',
  },
  voluntaryPaid: { zh: '自愿支付已过时效的欠费', en: 'Paid voluntarily, although barred by time' },
  payNote: { zh: '付款后立即结清，并生成结算单', en: 'Settled at once, with a receipt' },
  payBy: { zh: '请在此时间内支付', en: 'Pay within' },
  payByWhy: {
    zh: '到时缴费单自动失效，不会扣款，欠费不变，重新查询即可。',
    en: 'Then this bill ends by itself. Nothing is charged, the debt stays as it is, and you can look it up again.',
  },
  stayPrivate: {
    zh: '为保护车主隐私，这里不显示停车的时间和地点。',
    en: 'To protect whoever drives the car, no times or places are shown here.',
  },
  oneStay: { zh: '本次停车', en: 'This stay' },
  leaveBy: { zh: '最晚离场', en: 'Leave by' },
  other: { zh: '有人正在支付这张缴费单', en: 'Someone else is paying this bill' },
  otherText: {
    zh: '您仍可以支付：先成功的一笔有效，另一笔自动全额退回。',
    en: 'You may still pay: whichever succeeds first counts, and the other is refunded in full by itself.',
  },
  copiedText: {
    zh: '发给朋友即可代付。朋友会看到收款方、遮住中间几位的车牌、笔数和金额，看不到停车的时间和地点；付清后本页会显示。',
    en: 'Send it to a friend, who sees payee, the plate with its middle hidden, number and sum, and no times or places. This page shows when it is paid.',
  },
  shareTitle: { zh: '请帮我付一笔停车欠费', en: 'Please pay a parking debt for me' },
  hotline: { zh: '拨打商家热线', en: 'Call the merchant' },
  again: { zh: '重新查询', en: 'Look up again' },
  ending: { zh: '这张缴费单即将到期', en: 'This bill is about to end' },
  endingText: {
    zh: '已不能开始新的支付。付过的款会继续确认；没有付的，到期后重新查询即可。',
    en: 'No new payment can begin. One that was made is still confirmed; otherwise look it up again once this ends.',
  },
  endsIn: { zh: '距到期', en: 'Ends in' },
  history: { zh: '我的订单', en: 'My orders' },
  home: { zh: '返回首页', en: 'Home' },
  receipt: { zh: '结算单', en: 'Receipt' },
  number: { zh: '结算单号', en: 'Receipt number' },
  payee: { zh: '收款方', en: 'Paid to' },
  plate: { zh: '车牌', en: 'Plate' },
  stays: { zh: '笔数', en: 'Stays' },
  method: { zh: '付款方式', en: 'Paid by' },
  paidAt: { zh: '结清时间', en: 'Settled at' },
  nothing: { zh: '已经没有欠费', en: 'Nothing is owed any more' },
  nothingText: {
    zh: '这些停车欠费已付清，或已由商家撤销，您无需付款。',
    en: 'It was paid or withdrawn meanwhile. You need not pay anything.',
  },
  sentOver: { zh: '代付链接已失效', en: 'This link has ended' },
  sentOverText: {
    zh: '代付链接十五分钟内有效。请让发给您的人重新查询后再发一次。',
    en: 'It is good for fifteen minutes. Ask whoever sent it to look the debt up again and send a new one.',
  },
  sentPaid: { zh: '已经付清，您无需再付', en: 'Paid already: nothing for you to pay' },
  sentPaidText: { zh: '这张缴费单已由他人付清。', en: 'Someone else has paid this bill.' },
} satisfies Catalogue

/** What the sum of a stay that goes on is for, and how long its car has to leave once it is paid. */
export const stayPayByWhy = (minutes: number): Message => ({
  zh: `金额按打开时计算，付清后 ${minutes} 分钟内离场，不再收费。不付则缴费单到时自动失效，不会扣款，从车牌页重新打开即可。`,
  en: `The sum is that of the moment it was opened: leave within ${minutes} minutes of paying it, and nothing more is charged. Unpaid, this bill ends by itself: nothing is charged, open it again from the plate.`,
})

type Settled = NonNullable<OwnerBill['settlement']>
type Ended = { tone: Tone; title: Message; text: Message }

export const METHODS: Record<string, Message> = {
  wechat: { zh: '微信支付', en: 'WeChat Pay' },
  cash: { zh: '现金', en: 'Cash' },
  elsewhere: { zh: '其他渠道', en: 'Elsewhere' },
  waiver: { zh: '商家减免', en: 'Waived' },
}

/** Who settled it, in words. */
export function settledMessage({ method, isMine }: Settled): { title: Message; text: Message } {
  if (isMine)
    return {
      title: { zh: '已付清', en: 'Paid' },
      text: {
        zh: '欠费已结清，无需其他操作。',
        en: 'What was owed is settled. There is nothing else to do.',
      },
    }
  if (method === 'waiver')
    return {
      title: { zh: '无需付款', en: 'Nothing to pay' },
      text: { zh: '商家已减免这笔欠费。', en: 'The merchant waived it.' },
    }
  if (method === 'wechat')
    return {
      title: { zh: '已由他人付清', en: 'Someone else has paid this' },
      text: { zh: '您无需再付。', en: 'You have nothing to pay.' },
    }
  return {
    title: { zh: '已通过其他方式付清', en: 'It was paid elsewhere' },
    text: { zh: '您无需再付。', en: 'You have nothing to pay.' },
  }
}

/** The same of a stay that goes on. `leaveBy`: the time of day until which its car may leave. */
export const staySettled = (leaveBy: string | undefined): { title: Message; text: Message } => ({
  title: { zh: '已付清', en: 'Paid' },
  text: leaveBy
    ? {
        zh: `${leaveBy} 前离开，不再收费；之后只收差额。`,
        en: `Leave by ${leaveBy}, and nothing more is charged; after it only the difference is.`,
      }
    : { zh: '离场后不再收费。', en: 'Nothing more is charged.' },
})

/** Why a bill for a stay that goes on ended unpaid. */
export const STAY_OVER: Ended = {
  tone: 'neutral',
  title: { zh: '缴费单已失效', en: 'This bill has ended' },
  text: {
    zh: '车辆可能已离场，或时间已过。请从车牌页重新查看；之后才到账的付款会自动退回。',
    en: 'The car may have left, or its time was over. Look at the plate again; a payment that came too late goes back by itself.',
  },
}

/** Why a bill ended unpaid, and what follows from it. */
export const OVER: Record<'superseded' | 'withdrawn' | 'expired', Ended> = {
  superseded: {
    tone: 'warn',
    title: { zh: '车旁有追缴装置', en: 'A device stands at the car' },
    text: {
      zh: '这些欠费正在现场追缴：请扫描车旁装置上的二维码支付，付款后锁自动降下。',
      en: 'These debts are being recovered at the car: scan the code on the device to pay, and its lock goes down.',
    },
  },
  withdrawn: {
    tone: 'info',
    title: { zh: '商家已撤销这张缴费单', en: 'The merchant withdrew this bill' },
    text: {
      zh: '您无需付款；已经付的会自动全额退回。',
      en: 'You need not pay. Whatever you paid comes back in full by itself.',
    },
  },
  expired: {
    tone: 'neutral',
    title: { zh: '缴费单已到期', en: 'This bill has ended' },
    text: {
      zh: '欠费没有变化，重新查询即可继续支付。到期后才到账的付款会自动全额退回。',
      en: 'The debt has not changed: look it up again to pay. A payment that came too late goes back in full by itself.',
    },
  },
}
