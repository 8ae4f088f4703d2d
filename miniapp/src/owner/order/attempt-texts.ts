import { attemptTexts } from '../pay/attempt-texts'

/** What is said of an attempt to pay for a car that is held. */
export const ORDER_ATTEMPTS = attemptTexts({
  unknown: {
    zh: '微信还没有给出结果。请不要重复支付：已付的钱不会丢，核实后自动降锁；没有扣款则可再次支付。',
    en: 'WeChat has not said yet. Please do not pay again: nothing you paid is lost, and the lock goes down once it is confirmed.',
  },
  quarantined: {
    zh: '金额或账户信息不一致，车场会尽快处理；急需离开请拨打热线。',
    en: 'Something does not match. The lot is looking into it; please call if you must leave.',
  },
  cancelled: {
    zh: '锁仍升起，您可以随时再次支付。',
    en: 'The lock is still up. You can pay whenever you like.',
  },
  failed: {
    zh: '请检查余额或换一张卡后再试，也可以请朋友扫码代付。',
    en: 'Check your balance or try another card. A friend may scan and pay as well.',
  },
  surplus: {
    tone: 'info',
    title: {
      zh: '订单已由他人付清，您的付款将全额退回',
      en: 'Already paid by someone else; you get all of it back',
    },
    text: { zh: '退款自动原路退回，无需您操作。', en: 'The refund goes back the way it came, by itself.' },
  },
  returned: {
    tone: 'warn',
    title: {
      zh: '这笔付款会原路退回，订单还没有付清',
      en: 'That payment goes back; the order is not paid yet',
    },
    text: {
      zh: '锁仍升起，请不要移动车辆。请再次支付，或拨打热线。',
      en: 'The lock is still up, so please do not drive. Pay again, or call the lot.',
    },
  },
})
