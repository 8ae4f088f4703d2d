import { plateWithColour } from './plates-to-try.mjs'

const LABELS = {
  backend: '云平台 backend',
  docs: '接口文档 docs',
  wechatSim: '本地微信 wechat-sim',
  deviceSim: '追缴装置 device-sim',
  mqtt: 'MQTT',
}
/** Opened with its link, a page signs in as this person of the local WeChat. */
const PEOPLE = [
  { app: 'console', label: '控制台：经理 console: manager', person: 'manager' },
  { app: 'console', label: '控制台：财务 console: finance', person: 'finance' },
  { app: 'console', label: '控制台：平台 console: platform', person: 'platform' },
  { app: 'merchant', label: '收费员 attendant', person: 'attendant' },
  { app: 'merchant', label: '经理（手机）manager (phone)', person: 'manager' },
  { app: 'merchant', label: '财务（手机）finance (phone)', person: 'finance' },
  { app: 'owner', label: '车主 owner', person: 'wang' },
  // Each may look up three new plates a day, as the rule says: more people, not a weaker rule.
  {
    app: 'owner',
    label: '另一位车主（每人每天可查 3 个新车牌）another owner (3 new plates a day each)',
    person: 'li',
  },
  { app: 'owner', label: '再一位车主 a third owner', person: 'zhao' },
]

/** Of the operator that `FANGXING_DEMO=city` brings. */
const CITY_PEOPLE = [
  { app: 'console', label: '城市运营商：经理 city operator: manager', person: 'city-manager' },
  { app: 'console', label: '城市运营商：财务 city operator: finance', person: 'city-finance' },
]
const people = process.env.FANGXING_DEMO === 'city' ? [...PEOPLE, ...CITY_PEOPLE] : PEOPLE

/** Without the local WeChat nobody signs in from a browser. */
function signInLines(addresses) {
  if (!addresses.wechatSim) return []
  const lines = people
    .filter(({ app }) => addresses[app])
    .map(({ app, label, person }) => `  ${label}: ${addresses[app]}/?as=${person}`)
  return lines.length > 0 ? ['', '打开即已登录 / open, and you are signed in:', ...lines] : []
}

const addressLines = addresses =>
  Object.entries(addresses)
    .filter(([name]) => Object.hasOwn(LABELS, name))
    .map(([name, address]) => `  ${LABELS[name]}: ${address}`)

/**
 * The lines that end a start: addresses, a link for each role, and what can be tried.
 *
 * @param {Record<string, string>} addresses
 * @param {{ order?: any, link?: string, plates?: string[], large?: string, lotCode?: string, boundPlate?: string }} [live] an order that waits for its owner, plates
 *   that owe with their colours, one that is too large for one person to give up, and the code on the sign of their lot
 * @returns {string}
 */
export function announcement(addresses, live = {}) {
  const offers = [
    ...(live.order ? liveLines(addresses, live) : []),
    ...plateLines(live),
    ...approvalLines(live),
    ...signLines(addresses, live),
    ...boundLines(addresses, live),
  ]
  const toTry = offers.length > 0 ? ['', '试一试 / try:', ...offers.map(line => `  ${line}`)] : []
  return [
    '',
    '已就绪 / ready',
    ...addressLines(addresses),
    ...signInLines(addresses),
    ...toTry,
    '',
    'Ctrl-C 停止 / to stop',
    '',
  ].join('\n')
}

/**
 * What a second start says of the one that runs: that is all it does.
 *
 * @param {{ pid: number, addresses?: Record<string, string> }} running
 * @returns {string}
 */
export function alreadyRunning({ pid, addresses }) {
  const head = `系统已在运行（进程 ${pid}），本次不再启动 / already running (pid ${pid}), nothing was started`
  if (!addresses)
    return `${head}\n它还在启动，地址由它显示 / it is still starting and will show its addresses\n`
  const end = `停止：在那个窗口按 Ctrl-C，或 kill ${pid} / to stop: Ctrl-C in its window, or kill ${pid}`
  return [head, ...addressLines(addresses), ...signInLines(addresses), '', end, ''].join('\n')
}

/** Where the owner of the blocked car would stand now, and its device: the device page opens with another one otherwise. */
function liveLines(addresses, { order, link }) {
  const yuan = (order.amountFen / 100).toFixed(2)
  const lines = [`等待支付的追缴订单 / a live order: ${plateWithColour(order)}, ¥${yuan}, ${order.device.id}`]
  if (addresses.owner)
    lines.push(`  车主扫码 / the owner scans: ${addresses.owner}/?as=wang&q=${encodeURIComponent(link)}`)
  if (addresses.deviceSim)
    lines.push(`  看锁 / watch its lock: ${addresses.deviceSim}/#${encodeURIComponent(order.device.id)}`)
  return [...lines, `  二维码 / QR link: ${link}`]
}

/** Pays for a plate without a device. */
const signLines = ({ owner }, { plates = [], lotCode }) =>
  owner && lotCode && plates.length > 0
    ? [
        `车主扫停车场缴费码，按车牌缴费 / the sign of the lot, to pay for such a plate: ${owner}/l/${lotCode}?as=wang`,
      ]
    : []

const boundLines = ({ owner }, { boundPlate }) =>
  owner && boundPlate
    ? [`车主已绑定 ${boundPlate}，看它的欠费和历史 / a bound plate: ${owner}/?as=wang#/more/plates/index`]
    : []

const plateLines = ({ plates = [] }) =>
  plates.length === 0
    ? []
    : [
        `收费员可以查这些欠费车牌，颜色也要选对 / plates that owe, for the attendant; the colour counts: ${plates.join(', ')}`,
      ]

/** Waived by the manager, it waits for finance among the decisions. */
const approvalLines = ({ large }) =>
  large
    ? [`大额欠费，经理减免时由财务批准 / a large debt: the manager waives it, finance approves: ${large}`]
    : []
