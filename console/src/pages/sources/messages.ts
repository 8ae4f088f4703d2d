import type { IntegrationScope } from '@fangxing/contract/integration'
import type { SourceKind } from '@fangxing/contract/stays'
import type { Catalogue, Message } from '../../i18n/language'

export const KINDS: Record<SourceKind, Message> = {
  camera: { zh: '车牌相机', en: 'Camera' },
  patrol: { zh: '巡检', en: 'Patrol' },
  sensor: { zh: '地磁等传感器', en: 'Sensor' },
  vendor: { zh: '其他停车系统', en: 'Other parking system' },
}

export const SCOPES: Record<IntegrationScope, Message> = {
  stays: { zh: '上报进出场', en: 'Report stays' },
  corrections: { zh: '更正进出场', en: 'Correct stays' },
  paid: { zh: '上报他处缴费', en: 'Report payments elsewhere' },
  arrears: { zh: '查询欠费', en: 'Read debts' },
  passes: { zh: '月卡与优惠券', en: 'Passes and coupons' },
  charging: { zh: '充电与拖车时段', en: 'Charging and towing' },
  pictures: { zh: '上传图片', en: 'Send pictures' },
}

export const messages = {
  title: { zh: '对接来源', en: 'Sources' },
  about: {
    zh: '相机、巡检和其他停车系统从这里接入，告诉我们哪辆车何时进出。每个来源有自己的密钥和权限。',
    en: 'Cameras, patrols and other parking systems tell us here which car came and left. Each has its own keys and rights.',
  },
  none: { zh: '还没有对接来源', en: 'No source yet' },
  gone: { zh: '没有这个来源', en: 'There is no such source' },
  name: { zh: '名称', en: 'Name' },
  kind: { zh: '类型', en: 'Kind' },
  scopes: { zh: '权限', en: 'Rights' },
  state: { zh: '状态', en: 'State' },
  lastSeen: { zh: '最近联系', en: 'Last contact' },
  lastEvent: { zh: '最近事件', en: 'Last event' },
  never: { zh: '从未', en: 'Never' },
  lag: { zh: '事件延迟', en: 'Delay of events' },
  clock: { zh: '对方时钟', en: 'Its clock' },
  ahead: { zh: '快', en: 'ahead by' },
  behind: { zh: '慢', en: 'behind by' },
  clockRight: { zh: '准确', en: 'Right' },
  clockWrong: {
    zh: '差 5 分钟以上的请求会被拒绝，请让对方校时',
    en: 'Requests that differ by more than 5 minutes are refused: have the clock set',
  },
  works: { zh: '正常', en: 'Works' },
  waits: { zh: '尚未联系', en: 'Never heard' },
  silent: { zh: '中断中', en: 'Silent' },
  keyless: { zh: '没有密钥', en: 'No key' },
  disabledState: { zh: '已停用', en: 'Disabled' },
  create: { zh: '新建来源', en: 'Add a source' },
  created: { zh: '来源已建好', en: 'The source is ready' },
  change: { zh: '修改', en: 'Change' },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '已保存', en: 'Saved' },
  disable: { zh: '停用', en: 'Disable' },
  disableOf: { zh: '停用这个来源？', en: 'Disable this source?' },
  disableWhat: {
    zh: '它的请求从现在起都被拒绝，进出场不再上报。可以再启用，密钥不变。',
    en: 'Its requests are refused from now on and it reports no more stays. It can be enabled again with the same keys.',
  },
  disabled: { zh: '已停用', en: 'Disabled' },
  enable: { zh: '启用', en: 'Enable' },
  enabled: { zh: '已启用', en: 'Enabled' },
  keys: { zh: '密钥', en: 'Keys' },
  keyId: { zh: '密钥编号', en: 'Key id' },
  secret: { zh: '密钥', en: 'Secret' },
  keysAbout: {
    zh: '最多两把同时有效。换密钥：先新建一把，对方换好后再吊销旧的，中间不会断。',
    en: 'Two are valid at once at most. To change a key add another one, have it put in place, then revoke the former.',
  },
  addKey: { zh: '新建密钥', en: 'Add a key' },
  newKey: { zh: '新密钥', en: 'The new key' },
  noKeys: { zh: '没有有效的密钥，它的请求都被拒绝', en: 'No key is valid: its requests are refused' },
  revokeOf: { zh: '吊销这把密钥？', en: 'Revoke this key?' },
  revokeWhat: {
    zh: '用它签名的请求立即被拒绝，不能恢复。另一把继续有效。',
    en: 'Requests signed with it are refused at once, for good. The other key stays valid.',
  },
  revokeLast: {
    zh: '这是唯一有效的密钥：吊销后这个来源不能再上报，直到新建一把。不能恢复。',
    en: 'This is the only valid key: the source reports nothing until it has another one. This is for good.',
  },
  revoked: { zh: '已吊销', en: 'Revoked' },
  outages: { zh: '中断', en: 'Outages' },
  outagesAbout: {
    zh: '5 分钟没有心跳算中断（最近 20 次）。与中断重叠的停车要人工核实后才欠费。',
    en: 'Five minutes without a heartbeat are an outage (the last 20). Stays that overlap one are looked at before they are owed.',
  },
  noOutages: { zh: '没有中断', en: 'No outages' },
  goesOn: { zh: '还没恢复', en: 'still silent' },
  settings: { zh: '设置', en: 'Settings' },
  rate: { zh: '每分钟最多请求数', en: 'Requests a minute at most' },
  rank: {
    zh: '优先序（同一辆车两处上报时，信数字小的）',
    en: 'Rank (of two that saw the same car the smaller is believed)',
  },
  promises: { zh: '每次停车都有图片', en: 'Every stay has a picture' },
  promisesHint: {
    zh: '离场 10 分钟后仍没有图片的停车先由人工复核，不直接计欠费。',
    en: 'A stay without a picture 10 minutes after its exit is looked at before anybody owes it.',
  },
  promisesNot: { zh: '没有图片也计费', en: 'Charged without a picture, too' },
  lots: { zh: '车场在对方的编号', en: 'How it names our lots' },
  lotsHint: {
    zh: '多个编号用逗号隔开；留空时，对方用我们的车场编号。',
    en: 'Several codes with commas between; where it is empty the source uses our own id of the lot.',
  },
  ownId: { zh: '我们的车场编号', en: 'Our id of the lot' },
  colours: { zh: '车牌颜色在对方的编号', en: 'How it names colours of plates' },
  colourUnknown: { zh: '看不清颜色', en: 'Colour unknown' },
  further: { zh: '更多设置', en: 'Further settings' },
  codeTwice: { zh: '同一个编号写了两次', en: 'A code stands here twice' },
  fieldWrong: {
    zh: '请填名称、至少一项权限和正确的数字',
    en: 'A name, one right at least and proper figures are needed',
  },
} satisfies Catalogue
