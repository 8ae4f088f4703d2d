// What the page says, Chinese first.
export const WORDS = {
  title: ['追缴装置', 'Recovery device'],
  panel: ['装置面板', 'Front panel'],
  street: ['现场', 'On the street'],
  faults: ['故障', 'Faults'],
  log: ['锁臂动作记录', 'What the arm did'],
  logNote: [
    '由外部记录的真实动作与原因，断电不丢失。',
    'Seen from outside with its cause; a power cut cannot erase it.',
  ],
  battery: ['电量', 'Battery'],
  live: ['实时', 'Live'],
  lost: ['连接中断，正在重连…', 'Connection lost, reconnecting…'],
  language: ['English', '中文'],
  online: ['在线', 'Online'],
  offline: ['离线', 'Offline'],
  noPower: ['无电源', 'No power'],
  epoch: ['部署号', 'Epoch'],
  clockOk: ['已校时', 'Time known'],
  clockNo: ['未校时', 'Time unknown'],
  flashLost: ['存储丢失', 'Memory lost'],
  pending: ['待上报', 'Untold'],
  writes: ['写入', 'Writes'],
  scan: ['微信扫码查看并缴费', 'Scan with WeChat to see and pay'],
  noQr: ['未配置二维码', 'No QR link'],
  compare: ['核对码，应与手机页面一致', 'Must match the page on your phone'],
  copyLink: ['复制链接', 'Copy link'],
  copied: ['已复制', 'Copied'],
  nothing: ['还没有动作', 'Nothing yet'],
  empty: ['还没有装置', 'No device yet'],
  enter: ['输入放行码', 'Enter release code'],
  enterHint: ['# 确认　* 清除', '# enter   * clear'],
  clear: ['清除', 'Clear'],
  ok: ['确认', 'Enter'],
}
export const POSITION = {
  down: ['已降下', 'Down'],
  raising: ['升起中', 'Raising'],
  up: ['已升起', 'Up'],
  lowering: ['降下中', 'Lowering'],
  jammed: ['卡住', 'Jammed'],
  unknown: ['位置未知', 'Unknown'],
}
export const SCREEN = {
  off: ['', ''],
  lost: ['存储丢失 请联系管理员', 'Memory lost · call staff'],
  ready: ['待机', 'Ready'],
  raising: ['正在升锁 请勿靠近', 'Rising · keep clear'],
  pay: ['请扫码缴费', 'Scan to pay'],
  lowering: ['正在放行', 'Letting you go'],
  free: ['已放行 一路平安', 'Free to go · drive safely'],
  jammed: ['锁臂受阻 正在呼叫人员', 'Blocked · staff called'],
  locked: ['键盘已锁定', 'Keypad locked'],
  entry: ['输入放行码', 'Release code'],
}
export const ALARM = {
  tamper: ['被撬动', 'Tampered'],
  moved: ['被移动', 'Moved'],
  forced_down: ['被强行压下', 'Forced down'],
  tilt: ['倾斜', 'Tilted'],
  case_open: ['外壳打开', 'Case open'],
  motor_timeout: ['电机超时', 'Motor timeout'],
  obstacle: ['遇到障碍物', 'Obstacle'],
  clock_skew: ['时钟偏差', 'Clock wrong'],
  bad_signature: ['收到伪造指令', 'Forged command'],
}
export const CAUSE = {
  command: ['指令', 'Command'],
  code: ['放行码', 'Release code'],
  ticket: ['蓝牙放行券', 'Ticket'],
  fail_safe: ['失效保护', 'Fail-safe'],
  forced: ['外力', 'Force'],
}
export const WHY = {
  PAID: ['已缴费', 'paid'],
  WAIVED: ['已减免', 'waived'],
  STAFF: ['员工', 'staff'],
  EMERGENCY: ['应急', 'emergency'],
  EXPIRED: ['超时', 'expired'],
  DEPLOY_FAILED: ['部署失败', 'deploy failed'],
  DEPLOY: ['部署', 'deploy'],
  DISPUTE: ['申诉', 'dispute'],
}
export const DID = {
  started: { up: ['开始升起', 'started up'], down: ['开始降下', 'started down'] },
  arrived: { up: ['升到位', 'reached the top'], down: ['降到位', 'reached the ground'] },
  stalled: ['受阻停止', 'was blocked'],
  stopped: ['停止', 'stopped'],
  power_lost: ['断电停住', 'lost power'],
  forced: ['被强行压下', 'was forced down'],
}
export const STREET = [
  ['vehicleOverhead', ['上方有车', 'Vehicle above']],
  ['obstacle', ['有障碍物', 'Obstacle']],
  ['jam', ['锁臂卡死', 'Arm jammed']],
  ['falseVehicleSensor', ['车辆传感器误报', 'False vehicle sensor']],
  ['tilted', ['装置倾斜', 'Tilted']],
  ['caseOpen', ['外壳打开', 'Case open']],
]
export const HANDS = [
  ['force', {}, ['强行压下', 'Force down']],
  ['disturb', { alarm: 'tamper' }, ['撬动', 'Tamper']],
  ['disturb', { alarm: 'moved' }, ['搬动', 'Move it']],
]
export const FAULTS = [
  ['mute', ['只收不发', 'Mute'], f => f.mute, on => ({ mute: on })],
  ['refuse', ['拒绝指令', 'Refuse commands'], f => f.refuse, on => ({ refuse: on })],
  ['rain', ['丢包 30%', 'Drop 30 %'], f => f.in.drop > 0, on => weather(on, { drop: 0.3 })],
  [
    'slow',
    ['延迟 2 秒', 'Delay 2 s'],
    f => f.in.delayMs[1] > 0,
    on => weather(on, { delayMs: [1500, 2500] }),
  ],
  [
    'double',
    ['重复与乱序', 'Repeat, reorder'],
    f => f.in.repeat > 0,
    on => weather(on, { repeat: 0.5, reorder: 0.5 }),
  ],
  [
    'clock',
    ['时钟慢 9 年', 'Clock 9 years off'],
    f => f.clockWrongMs !== 0,
    on => ({ clockWrongMs: on ? -9 * 31_536_000_000 : 0 }),
  ],
]
export const POWER = [
  ['fault', { offlineMs: 60000 }, ['断网 1 分钟', 'Offline 1 min'], 'offline'],
  ['fault', { offlineMs: 0 }, ['恢复网络', 'Back online'], 'online'],
  ['reboot', {}, ['重启', 'Reboot']],
  ['power-cut', {}, ['断电', 'Cut power'], 'on'],
  ['power-on', {}, ['通电', 'Power on'], 'off'],
  ['power-cut', { atWrite: 1, moment: 'torn' }, ['下次写入时断电', 'Cut in next write']],
  ['wipe', {}, ['擦除存储', 'Wipe memory'], 'danger'],
]

function weather(on, kind) {
  const clear = { drop: 0, repeat: 0, reorder: 0, delayMs: [0, 0] }
  return { in: on ? { ...clear, ...kind } : clear, out: on ? { ...clear, ...kind } : clear }
}
