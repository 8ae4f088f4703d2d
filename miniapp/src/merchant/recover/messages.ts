import type { Catalogue } from '@shared/i18n/language'
export const messages = {
  title: { zh: '发起追缴', en: 'Start a recovery' },
  lost: { zh: '没有选好的车辆', en: 'No car was chosen' },
  lostText: { zh: '请先输入车牌，选择要追缴的欠费。', en: 'Enter a plate first and choose what to recover.' },
  enterPlate: { zh: '输入车牌', en: 'Enter a plate' },
  arrears: { zh: '1 选择欠费', en: '1 Choose the arrears' },
  confirm: { zh: '2 看车再核对车牌', en: '2 Read the plate again' },
  confirmText: {
    zh: '请看着车，再输入最后三位和颜色。两次一致才能升锁。',
    en: 'Look at the car and type the last three signs and the colour again. Both readings must agree.',
  },
  confirmAction: { zh: '核对车牌', en: 'Read it again' },
  confirmed: { zh: '已核对', en: 'Read twice' },
  differs: { zh: '两次输入不一致', en: 'The two readings differ' },
  device: { zh: '3 扫描装置', en: '3 Scan the device' },
  otherDevice: { zh: '换一台', en: 'Another one' },
  bay: { zh: '车位（选填，方便同事取装置）', en: 'Bay (optional, for whoever takes the device away)' },
  scannedLink: { zh: '已扫描', en: 'Scanned' },
  checklist: { zh: '4 现场检查', en: '4 Check the place' },
  reportPolice: { zh: '已报警？登记（选填）', en: 'Told the police? Write it down (optional)' },
  told: { zh: '已报警', en: 'Told to the police' },
  photos: { zh: '5 现场照片', en: '5 Photos' },
  photosText: { zh: '拍清车牌、装置位置和周围。', en: 'Plate, device and surroundings, clearly.' },
  ask: { zh: '检查能否升锁', en: 'May the lock be raised?' },
  open: { zh: '发起追缴', en: 'Start the recovery' },
  sending: { zh: '照片发送中', en: 'Photos are being sent' },
  yes: { zh: '可以升锁', en: 'The lock may be raised' },
  yesText: {
    zh: '所有条件都满足。发起后仍须再点“升锁”。',
    en: 'Every condition is met. Raising is one more tap.',
  },
  no: { zh: '现在不能升锁', en: 'The lock may not be raised now' },
  liveOrder: { zh: '查看该订单', en: 'See that order' },
  again: { zh: '说明理由，再次追缴', en: 'Hold it again, with a reason' },
  againText: {
    zh: '该车一天内已因同一欠费放行过。再次锁车由您决定，理由会记入日志。',
    en: 'The car was let go for the same debts within a day. You decide, and the reason is written down.',
  },
  againAction: { zh: '确认理由', en: 'That is the reason' },
  askAgain: { zh: '再检查一次', en: 'Ask again' },
  still: { zh: '还需要', en: 'Still needed' },
} satisfies Catalogue

/** What the attendant confirms because no camera can see it. */
export const CHECKLIST_MESSAGES = {
  nobodyInside: { zh: '车内没有人、没有宠物', en: 'Nobody and no animal is inside' },
  notInFireLane: { zh: '不在消防通道', en: 'Not in a fire lane' },
  notBlockingOthers: { zh: '不会挡住其他车辆和行人', en: 'Blocks no other car and nobody on foot' },
  notSpecialVehicle: {
    zh: '不是救护车、殡葬车、运钞车、校车，也没有残疾人证',
    en: 'No ambulance, hearse, cash transport or school bus, and no disabled badge',
  },
  typeAndColourMatch: {
    zh: '已核对：车型、车身颜色和欠费的那辆车一致',
    en: 'Compared: type and colour are those of the car that owes',
  },
  canPayOtherwise: { zh: '现场可收现金或用其他方式付款', en: 'Cash or another way to pay can be taken here' },
} as const
