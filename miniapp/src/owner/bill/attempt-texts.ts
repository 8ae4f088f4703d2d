import { attemptTexts } from '../pay/attempt-texts'

/** What is said of an attempt to pay a bill for which no car is held. */
export const BILL_ATTEMPTS = attemptTexts({
  unknown: {
    zh: '微信还没有给出结果。请不要重复支付：已付的钱不会丢；没有扣款则可再次支付。',
    en: 'WeChat has not said yet. Please do not pay again: nothing you paid is lost, and if nothing was charged you can pay again.',
  },
  quarantined: {
    zh: '金额或账户信息不一致，商家会尽快处理，请不要再次支付。',
    en: 'Something does not match. The merchant is looking into it; please do not pay again.',
  },
  cancelled: { zh: '在时限内可以随时再次支付。', en: 'You can pay again as long as there is time.' },
  failed: {
    zh: '请检查余额或换一张卡后再试，也可以请朋友代付。',
    en: 'Check your balance or try another card. A friend may pay for you as well.',
  },
  surplus: {
    tone: 'info',
    title: {
      zh: '您的付款将全额退回',
      en: 'You get all of your payment back',
    },
    text: {
      zh: '这笔欠费已由他人付清，或已不需要支付。退款自动原路退回，无需您操作。',
      en: 'Someone else paid this, or it is not owed any more. The refund goes back the way it came, by itself.',
    },
  },
  returned: {
    tone: 'warn',
    title: {
      zh: '这笔付款会原路退回，欠费还没有付清',
      en: 'That payment goes back; the debt is not paid yet',
    },
    text: { zh: '请重新查询后再支付，或拨打热线。', en: 'Please look it up again and pay, or call.' },
  },
})
