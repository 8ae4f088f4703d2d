// The texts of the page: Chinese, then English.
const TEXTS = {
  title: ['追缴装置', 'Recovery device'],
  panel: ['装置面板', 'Front panel'],
  surroundings: ['现场', 'Surroundings'],
  faults: ['故障', 'Faults'],
  log: ['锁臂动作记录', 'Movements of the arm'],
  logNote: [
    '由外部记录的真实动作与原因，断电不丢失。',
    'Recorded outside the device with the cause; a power cut cannot erase it.',
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
  pending: ['待上报', 'Unsent'],
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
  triesLeft: ['码不对，还剩 {n} 次', 'Wrong code, {n} tries left'],
  lockedUntil: ['{n} 分钟后可再输入', 'Try again in {n} min'],
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
  lowering: ['正在放行', 'Releasing'],
  free: ['已放行 一路平安', 'Free to go · drive safely'],
  jammed: ['锁臂受阻 正在呼叫人员', 'Blocked · staff called'],
  locked: ['键盘已锁定', 'Keypad locked'],
  wrong: ['码不对', 'Wrong code'],
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
export const MOTION_EVENT = {
  started: { up: ['开始升起', 'started up'], down: ['开始降下', 'started down'] },
  arrived: { up: ['升到位', 'reached the top'], down: ['降到位', 'reached the ground'] },
  stalled: ['受阻停止', 'was blocked'],
  stopped: ['停止', 'stopped'],
  power_lost: ['断电停住', 'lost power'],
  forced: { up: ['被强行抬起', 'was lifted'], down: ['被强行压下', 'was forced down'] },
}

/** Chooses between the two languages of every text and remembers the choice. */
export class Language {
  constructor(storage) {
    this.storage = storage
    this.index = storage.get('language') === 'en' ? 1 : 0
  }

  get isEnglish() {
    return this.index === 1
  }

  toggle() {
    this.index = 1 - this.index
    this.storage.set('language', this.isEnglish ? 'en' : 'zh')
  }

  /** One of a pair of texts. */
  pick(pair) {
    return pair?.[this.index] ?? ''
  }

  /** A text by its key. */
  t(key) {
    return this.pick(TEXTS[key])
  }
}
