/** A demonstration merchant, its lots, people and debtors. */
export const MERCHANT = {
  code: 'anbo',
  name: '深圳安泊停车',
  payeeName: '深圳市安泊停车管理有限公司',
  hotline: '400-800-1234',
} as const

export const LOTS = [
  {
    name: '科技园南区停车场',
    address: '深圳市南山区科苑路 15 号',
    position: { latitude: 22.5405, longitude: 113.9455 },
  },
  {
    name: '华强北地面停车场',
    address: '深圳市福田区振华路 88 号',
    position: { latitude: 22.5462, longitude: 114.0826 },
  },
] as const
/** As a manager files it. */
export const LEGAL_OPINION = {
  firm: '广东示范律师事务所',
  reference: '示范〔2026〕001 号',
  validUntil: '2099-12-31',
} as const
/** Of a text message that its receipt says has arrived. */
export const REMINDER_NOTE = '短信，有送达回执'
export const MANAGER_NAME = '王建军'
export const CAMERA = { name: '科技园南区入口摄像头', kind: 'camera' } as const
export const PEOPLE = [
  { name: '陈国强', roles: ['attendant'], person: 'attendant' },
  { name: '李秀英', roles: ['attendant'], person: 'attendant2' },
  { name: MANAGER_NAME, roles: ['manager'], person: 'manager' },
  { name: '周敏', roles: ['finance'], person: 'finance' },
  { name: '平台运营', roles: ['platform'], person: 'platform' },
] as const
/**
 * Plate, colour, lot, and each debt as [days ago, hours parked, yuan]. Those with at least ¥50 from 17 days ago and longer may
 * be held by the installed floor; the others show why not.
 */
export const DEBTORS = [
  [
    '粤B12388',
    'blue',
    0,
    [
      [18, 2, 9],
      [22, 5, 15],
      [26, 9, 20],
      [33, 9, 20],
    ],
  ],
  ['粤B7K566', 'blue', 0, [[5, 3, 11]]],
  [
    '粤BD06688',
    'green',
    0,
    [
      [19, 6, 17],
      [24, 9, 20],
      [30, 8, 20],
    ],
  ],
  [
    '粤BF31579',
    'green',
    0,
    [
      [40, 12, 20],
      [41, 11, 20],
      [42, 10, 20],
      [43, 12, 20],
    ],
  ],
  [
    '粤A9Q37C',
    'blue',
    0,
    [
      [15, 1, 5],
      [16, 2, 7],
    ],
  ],
  ['湘AG8T21', 'blue', 0, [[8, 7, 19]]],
  [
    '粤B55P09',
    'yellow',
    0,
    [
      [20, 8, 20],
      [27, 8, 20],
      [34, 8, 20],
    ],
  ],
  ['粤S2M86U', 'blue', 1, [[2, 4, 13]]],
  [
    '粤BAA1234',
    'green',
    1,
    [
      [17, 3, 11],
      [21, 9, 20],
      [28, 9, 20],
    ],
  ],
  [
    '桂C77H30',
    'blue',
    1,
    [
      [95, 10, 20],
      [180, 12, 20],
      [200, 9, 20],
    ],
  ],
  [
    '粤Z8F31港',
    'black',
    1,
    [
      [18, 6, 17],
      [23, 9, 20],
      [31, 8, 20],
    ],
  ],
  ['粤BT9E58', 'blue', 1, [[0.5, 2, 7]]],
  // Above what one person may give up alone: whoever waives it asks a second one.
  [
    '粤B4D729',
    'blue',
    0,
    [
      [25, 3, 9],
      [50, 336, 280],
    ],
  ],
] as const
