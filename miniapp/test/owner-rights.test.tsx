import { render } from '@testing-library/react'
import Rights from '../src/owner/more/rights/index'
import { chooseLanguage } from '../src/shared/i18n/language'

/** Everything that a call of the owner can do is promised; what has no call is said not to be there. */
const LANGUAGES = [
  {
    language: 'zh',
    there: ['不是我的车 / 对欠费有异议', '请求立即放行', '转发给朋友', '重复付款自动全额退回', '离线放行码'],
    notThere: '付款后的申诉还不能在小程序里提交',
    instead: /请拨打订单上的热线/,
    promise: /(提交|发起|申请|点“)[^。“”]{0,6}(申诉|退款)/g,
  },
  {
    language: 'en',
    there: [
      'Not my car, or I object',
      'ask for release on the page of the order',
      'Let a friend',
      'made twice is refunded',
      'release code',
    ],
    notThere: 'After a payment a dispute cannot be filed in this app yet',
    instead: /call the number on the order/,
    promise: /(file|open|submit|tap|request)[^.]{0,20}(dispute|refund)/gi,
  },
] as const

it.each(LANGUAGES)(
  'the page of rights says what is there, and that a dispute after a payment is not ($language)',
  ({ language, there, notThere, instead, promise }) => {
    chooseLanguage(language)
    const text = render(<Rights />).container.textContent
    for (const part of there) expect(text).toContain(part)
    expect(text).toContain(notThere)
    expect(text).toMatch(instead)
    expect(text.replace(notThere, '').match(promise)).toBeNull()
  },
)
