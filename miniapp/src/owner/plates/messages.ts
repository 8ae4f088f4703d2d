import type { Catalogue, Message } from '@shared/i18n/language'

export const messages = {
  title: { zh: '我的车牌', en: 'My plates' },
  bindTitle: { zh: '绑定车牌', en: 'Bind a plate' },
  plateTitle: { zh: '车牌详情', en: 'Plate' },
  none: { zh: '还没有绑定车牌', en: 'No plate is bound yet' },
  noneText: {
    zh: '凭行驶证绑定后，可以看到每一笔停车的时间、地点和照片，欠费到期前收到提醒，在家就能缴清。',
    en: 'Bind one with its vehicle licence to see when, where and with which pictures it parked, to be reminded, and to pay from home.',
  },
  parkedHere: { zh: '车还停在这里？', en: 'Is your car parked here now?' },
  parkedHereText: {
    zh: '这里按车牌查的是已离场的欠费。还在停的车，凭行驶证绑定车牌后就能现在缴费。',
    en: 'A plate typed here shows what is owed of cars that have left. For a car that is still parked bind its plate with the vehicle licence, and pay now.',
  },
  bind: { zh: '绑定车牌', en: 'Bind a plate' },
  renew: { zh: '重新验证行驶证', en: 'Show the licence again' },
  owed: { zh: '待缴', en: 'Owed' },
  nothingOwed: { zh: '没有待缴的欠费', en: 'Nothing is owed' },
  until: { zh: '有效期至', en: 'Valid until' },
  checkUntil: { zh: '最晚核对到', en: 'Checked by' },
  soonOver: { zh: '绑定即将到期', en: 'The binding ends soon' },
  soonOverText: {
    zh: '绑定每年验证一次。到期前重新拍一次行驶证即可续期。',
    en: 'A binding is renewed once a year: photograph the licence again before it ends.',
  },
  checkingText: {
    zh: '车场工作人员正在核对行驶证。七天内无人核对会自动失效，行驶证照片同时删除。',
    en: 'Staff of the car park look at the licence. Nobody having done so within seven days, it lapses, and the picture is deleted.',
  },
  withdraw: { zh: '撤回', en: 'Take back' },
  dismiss: { zh: '知道了', en: 'Got it' },
  // how a binding ended
  displaced: { zh: '已由他人绑定', en: 'Somebody else has bound it' },
  displacedText: {
    zh: '有人出示了这个车牌的行驶证，您的绑定已结束。如果车辆仍归您所有，请用最新的行驶证重新绑定。',
    en: 'Somebody has shown a licence of this plate, so your binding has ended. If the car is still yours, bind it again with the newest licence.',
  },
  expired: { zh: '绑定已到期', en: 'The binding has expired' },
  expiredText: {
    zh: '重新拍一次行驶证即可再次绑定。',
    en: 'Photograph the licence again to bind it once more.',
  },
  refused: { zh: '行驶证未通过核对', en: 'The licence was not accepted' },
  lapsed: { zh: '无人核对，已失效', en: 'Nobody looked at it in time' },
  lapsedText: {
    zh: '七天内没有工作人员核对，照片已删除。可以稍后再试。',
    en: 'No member of staff looked at it within seven days; the picture is deleted. You can try again later.',
  },
  // binding
  hint: { zh: '输入要绑定的车牌', en: 'Type the plate that you want to bind' },
  colour: { zh: '请选择车牌颜色', en: 'Choose the colour of the plate' },
  ready: {
    zh: '下一步拍行驶证主页：四角完整、文字清晰、不要反光',
    en: 'Next, photograph the main page of the licence: whole, sharp and without glare',
  },
  photograph: { zh: '拍行驶证', en: 'Photograph' },
  reading: { zh: '正在核验', en: 'Checking' },
  privacy: { zh: '行驶证照片只用于核验', en: 'The picture serves this check only' },
  privacyRead: {
    zh: '识别后不保存照片，也不保存所有人姓名；只记录车牌、颜色和发证日期。只能看到发证日期之后的停车。',
    en: 'Neither the picture nor the name on it is kept, only plate, colour and date of issue. You see what was parked from that date on.',
  },
  privacyChecked: {
    zh: '由车场工作人员核对，核对后照片立即删除，不保存所有人姓名。只能看到发证日期之后、该收款方的停车。',
    en: 'Staff look at it, and it is deleted right after; the name on it is not kept. You see what was parked with that payee from the date of issue on.',
  },
  noCamera: { zh: '没有相机或相册权限', en: 'The camera is not allowed' },
  noCameraText: {
    zh: '请在微信的设置中允许使用相机，再试一次。',
    en: 'Allow the camera in WeChat’s settings and try again.',
  },
  badPhoto: { zh: '这张照片读不了，请重拍', en: 'This picture cannot be read, take another one' },
  // one plate
  issued: { zh: '发证日期', en: 'Issued' },
  shows: { zh: '显示范围', en: 'Shows' },
  showsAll: { zh: '全部收款方', en: 'Every payee' },
  pay: { zh: '去缴费', en: 'Pay' },
  running: { zh: '正在停车', en: 'Parked now' },
  runningPrice: { zh: '截至现在', en: 'So far' },
  runningFrom: { zh: '入场', en: 'Entered' },
  runningUnpriced: { zh: '离场时由车场计费', en: 'The car park says so when it leaves' },
  runningNote: {
    zh: '按车场公布的收费标准计算，仍在计时。离场计费后马上可以在这里缴，宽限期内缴清不产生追缴。',
    en: 'By the published tariff, and still running. Once the car has left and is priced you can pay here; nobody comes after what is paid in time.',
  },
  runningPaid: { zh: '已缴', en: 'Paid' },
  runningDue: { zh: '还需缴', en: 'Still to pay' },
  paidUntil: { zh: '已付到', en: 'Paid until' },
  leaveFreely: { zh: '前离场不再收费', en: ': leave by then, nothing more is charged' },
  overstayed: {
    zh: '已过免费离场时间，之后只收差额。多付的部分离场计费后自动退回。',
    en: 'The time to leave is over: only the difference is charged. What was paid too much goes back by itself.',
  },
  payEarly: {
    zh: '现在就能缴，不产生追缴',
    en: 'You can pay it now: nobody will come after it',
  },
  payAtCar: { zh: '车辆正在现场追缴', en: 'The car is being held' },
  history: { zh: '已结束的停车', en: 'Over' },
  noHistory: { zh: '发证日期之后没有其他记录', en: 'Nothing else since the licence was issued' },
  barredNote: { zh: '已过诉讼时效，可不缴', en: 'Barred by time: you need not pay' },
  payVoluntarily: { zh: '自愿缴纳', en: 'Pay voluntarily' },
  unbind: { zh: '解绑车牌', en: 'Unbind' },
  unbindAsk: { zh: '解绑这个车牌？', en: 'Unbind this plate?' },
  unbindText: {
    zh: '解绑后不再看到它的停车记录，也不再收到提醒。欠费不会因此消失。',
    en: 'You will no longer see what it parked, nor be reminded. What is owed stays owed.',
  },
  gone: { zh: '这个车牌没有绑定', en: 'This plate is not bound' },
  goneText: { zh: '绑定可能已到期、已解绑或由他人绑定。', en: 'The binding may have expired or ended.' },
  back: { zh: '返回我的车牌', en: 'Back to my plates' },
  // reminders
  reminders: { zh: '欠费提醒', en: 'Reminders' },
  remindersText: {
    zh: '欠费产生后第 1、3、7 天各提醒一次。微信要求每次提醒都先由您同意。',
    en: 'On days 1, 3 and 7 after a debt begins to count. WeChat asks you to agree to each message beforehand.',
  },
  endedText: {
    zh: '工作人员作废或减少您的欠费时告知一次。',
    en: 'You are told once when staff end or lower a debt of yours.',
  },
  remindersLeft: { zh: '还可提醒', en: 'Left' },
  times: { zh: '次', en: '' },
  allow: { zh: '同意接收提醒', en: 'Allow a reminder' },
  allowInWeChat: { zh: '请在微信小程序里开启', en: 'Allow them in the mini-program' },
  refusedByPhone: {
    zh: '微信没有同意。可在小程序右上角“设置 → 通知管理”里打开。',
    en: 'WeChat did not allow it. Switch it on in the mini-program’s settings under notifications.',
  },
} satisfies Catalogue

/** What paying now means: `minutes` as the tariff of the entry says. */
export const runningPayNote = (minutes: number): Message => ({
  zh: `按车场公布的收费标准计算，仍在计时。现在缴清后 ${minutes} 分钟内离场，不再收费。`,
  en: `By the published tariff, and still running. Pay now, leave within ${minutes} minutes, and nothing more is charged.`,
})
