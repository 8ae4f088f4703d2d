import type { Catalogue } from '@shared/i18n/language'

export const messages = {
  title: { zh: '停车费告知单', en: 'Parking notice' },
  number: { zh: '告知单编号（12 位数字）', en: 'Number of the notice (12 digits)' },
  numberShort: { zh: '编号', en: 'Number' },
  open: { zh: '核对并查询', en: 'Check and look up' },
  wrong: { zh: '编号不对', en: 'This is not a number of ours' },
  wrongText: {
    zh: '请照纸上的 12 位数字再输一次。若纸上确实是这个编号，它可能是假冒的，请不要付款。',
    en: 'Type the 12 digits again as they are printed. If they are printed like this, the paper may be forged: do not pay.',
  },
  scan: { zh: '扫描告知单上的二维码', en: 'Scan the code on the notice' },
  noCamera: {
    zh: '这里不能用相机：请输入编号，或用微信“扫一扫”',
    en: 'No camera here: type the number, or use WeChat’s own scanner',
  },
  unread: {
    zh: '这不是告知单的二维码，请输入纸上的编号',
    en: 'This is not the code of a notice: type the number that is printed',
  },
  ours: { zh: '这张告知单是我们开的', en: 'We made this notice' },
  oursText: {
    zh: '下面是这辆车现在的欠费，可能与纸上的不同。为保护车主隐私，不显示停车的时间和地点。',
    en: 'Below is what the car owes now, which may differ from the paper. To protect the driver, no times and places are shown.',
  },
  oursSettledText: {
    zh: '编号与我们的记录一致。',
    en: 'Its number is in our records.',
  },
  madeOn: { zh: '开单日期', en: 'Dated' },
  payee: { zh: '收款方', en: 'Paid to' },
  stays: { zh: '欠费笔数', en: 'Stays' },
  due: { zh: '现在应付', en: 'Due now' },
  pay: { zh: '查看并支付', en: 'See the bill and pay' },
  nothing: { zh: '告知单上的欠费已结清', en: 'What this notice names is settled' },
  nothingText: { zh: '您无需再为它付款。', en: 'You need not pay anything for it any more.' },
  hotline: { zh: '有疑问，拨打热线', en: 'Questions? Call' },
  void: { zh: '这张告知单已作废', en: 'This notice was withdrawn' },
  voidText: { zh: '不必为它付款。', en: 'Nothing has to be paid for it.' },
  unknown: { zh: '没有这张告知单，请勿付款', en: 'There is no such notice: do not pay' },
  unknownText: {
    zh: '请核对编号。若纸上要求转账、输入卡号或下载应用，它是假冒的。',
    en: 'Check the number. If the paper asks for a transfer, a card or an app, it is forged.',
  },
  another: { zh: '输入另一个编号', en: 'Type another number' },
  never: {
    zh: '我们从不索要银行卡、密码，也不要求下载应用',
    en: 'We never ask for a card, a password or an app',
  },
  neverText: { zh: '只在微信小程序里付款。', en: 'Pay only in the mini-program in WeChat.' },
} satisfies Catalogue
